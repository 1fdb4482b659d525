"""Pages of the register: the console's and, under /field/, the grower's."""
