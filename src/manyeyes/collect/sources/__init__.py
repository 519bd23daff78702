"""Where raw material comes from: folders, archives, lists of addresses and tables, behind one face."""
