"""Pages of production: the phone's door, the grower's plain forms, the county's lists."""
