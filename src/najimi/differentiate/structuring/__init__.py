"""How customers differ in what they bring, cost and need of us: tiers, care, costs, entry."""
