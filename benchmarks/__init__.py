"""What the project's figures are measured with: a static blog on loopback, CPU a page, kills."""
