"""The union tree, figures, appointments."""
