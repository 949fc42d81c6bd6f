"""How fast and how heavy the product is, measured and never tested against a clock."""
