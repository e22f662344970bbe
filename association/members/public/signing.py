"""Signing the founding texts by the mailed link, and reading the proof afterwards."""

from django.shortcuts import redirect, render

from association.members.models import FoundingText, OnlineSignature
from association.members.public.applying import JoiningPage
from association.members.public.forms import SigningForm
from association.members.public.limits import HOUR, refusal, too_many
from association.members.services import signing
from cms.backoffice.errors import Refusal

TRIES_AN_HOUR = 60


class SignView(JoiningPage):
    template_name = "members/joining/sign.html"

    def dispatch(self, request, *args, **kwargs):
        self.link = signing.find(kwargs["token"])
        if self.link is None:
            return render(request, "members/joining/dead_link.html", status=404)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        texts = signing.texts_to_sign(self.link)
        proofs = OnlineSignature.objects.filter(link=self.link).select_related("signature__text", "user")
        if "form" not in kwargs and texts:
            kwargs["form"] = SigningForm(
                initial={
                    "texts": ",".join(str(text.pk) for text in texts),
                    "signatory": str(self.link.person or ""),
                }
            )
        return super().get_context_data(
            link=self.link,
            membership=self.link.membership,
            texts=texts,
            proofs=list(proofs),
            title="Signer les textes du réseau" if texts else "Preuve de signature",
            **kwargs,
        )

    def post(self, request, token):
        if too_many(request, "sign", limit=TRIES_AN_HOUR, seconds=HOUR):
            return refusal(request)
        form = SigningForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.again(form=form)
        data = form.cleaned_data
        try:
            signing.sign_online(
                link=self.link,
                texts=FoundingText.objects.filter(pk__in=data["texts"]),
                signatory=data["signatory"],
                capacity=data["capacity"],
                scan=data["scan"],
                user=request.user if request.user.is_authenticated else None,
            )
        except Refusal as said:
            form.add_error(None, str(said))
            form.data = form.data.copy()
            form.data["texts"] = ",".join(str(text.pk) for text in signing.texts_to_sign(self.link))
            return self.again(form=form)
        return redirect("sign_texts", token=token)
