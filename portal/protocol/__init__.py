"""What the two sides say to each other, and how it is signed. Both know it; it knows neither."""
