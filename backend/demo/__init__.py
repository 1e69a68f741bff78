"""The demonstration company: Fjordvarme, heat pumps and service agreements in Denmark and Sweden."""
