"""How well the configured engine ranks: public test collections, asked as the page asks, in an index of their own."""
