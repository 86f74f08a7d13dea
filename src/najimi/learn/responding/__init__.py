"""What does a treatment change, and for whom: models of uplift, and the choice between them."""
