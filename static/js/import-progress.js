// The progress of an analysis: asks where it stands, then shows the preview. Without it, the page reloads itself.
const box = document.querySelector("[data-import-progress]");
const bar = box.querySelector("progress");
const status = box.querySelector("[role=status]");

async function ask() {
  try {
    const response = await fetch(box.dataset.importProgress, { headers: { Accept: "application/json" } });
    const { waiting, done, total } = await response.json();
    if (!waiting) {
      window.location.reload();
      return;
    }
    if (total) {
      bar.max = total;
      bar.value = done;
      status.textContent = `${done} lignes analysées sur ${total}`;
    }
  } catch {
    // The server restarts or the network is away: the next question will tell.
  }
  window.setTimeout(ask, 1000);
}

ask();
