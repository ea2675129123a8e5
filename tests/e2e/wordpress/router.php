<?php
// Router of PHP's own web server: notes each request, serves files that exist, gives the rest to WordPress.
file_put_contents(getenv('THREADKEEP_LOG'), $_SERVER['REQUEST_URI'] . "\n", FILE_APPEND | LOCK_EX);
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) ?: '/');
if ($path !== '/' && is_file($_SERVER['DOCUMENT_ROOT'] . $path)) {
    return false;
}
foreach (['SCRIPT_NAME', 'PHP_SELF'] as $name) {
    $_SERVER[$name] = '/index.php';
}
chdir($_SERVER['DOCUMENT_ROOT']);
require $_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
