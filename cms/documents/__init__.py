"""Documents on paper: PDF files from Typst templates, under the network's letterhead."""
