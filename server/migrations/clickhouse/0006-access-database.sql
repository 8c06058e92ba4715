-- Of who may do what, and who did it.
CREATE DATABASE IF NOT EXISTS `system.access`
