<?php
/* A must-use plugin: options, theme among them, as wp-content/faces.json has them at this request. So one seeded
   blog shows many faces and nothing in its database changes. */
$faces = json_decode(@file_get_contents(WP_CONTENT_DIR . '/faces.json') ?: '{}', true);
foreach ($faces as $option => $value) {
    add_filter("pre_option_$option", function () use ($value) { return $value; });
}
if (!empty($faces['rest_shut'])) {
    add_filter('rest_authentication_errors', function ($error) {
        return new WP_Error('rest_not_logged_in', 'You are not currently logged in.', ['status' => 401]);
    });
}
add_filter('pre_wp_mail', '__return_true');
