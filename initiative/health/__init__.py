"""Is the site doing its work? Facts, the words for them, and the pages that show them."""
