<?php
/* php change.php ROOT URL news truth.json      writes five comments in three threads and a post
   php change.php ROOT URL later truth.json     edits a comment and a post, deletes a comment, approves one that was held
   Then says in truth.json what anybody may read now, and prints the numbers of what was changed. */
[, $root, $url, $how, $truth] = $argv;
$argv = [$argv[0], 'change', $root, $url, '/dev/null'];
require __DIR__ . '/blog.php';

function published(int $post, string $text): int {
    $now = ['comment_date' => current_time('mysql'), 'comment_date_gmt' => current_time('mysql', true)];
    return wp_insert_comment($now + ['comment_post_ID' => $post, 'comment_author' => 'Newly', 'comment_content' => $text,
        'comment_approved' => '1', 'comment_type' => 'comment']);
}

function found(string $where): int {
    global $wpdb;
    return (int) $wpdb->get_var("SELECT comment_ID FROM $wpdb->comments c JOIN $wpdb->posts p ON p.ID = c.comment_post_ID
        WHERE c.comment_type = 'comment' AND p.post_status = 'publish' AND p.post_password = '' AND $where ORDER BY comment_ID LIMIT 1");
}

$changed = [];
if ($how === 'news') {
    $threads = get_posts(['numberposts' => 3, 'offset' => 20, 'has_password' => false]);
    foreach ([0, 0, 1, 2, 2] as $n => $thread) {
        $changed[] = published($threads[$thread]->ID, "News of vein number $n.");
    }
    wp_insert_post(['post_title' => 'A post of today', 'post_content' => 'Words of today.', 'post_status' => 'publish', 'post_author' => 1]);
} else {
    $leaf = "c.comment_approved = '1' AND c.comment_author = 'Tuur' AND comment_ID NOT IN (SELECT comment_parent FROM {$GLOBALS['wpdb']->comments})";
    $changed['edited'] = found("c.comment_approved = '1' AND c.comment_author = 'Lotte'");
    wp_update_comment(['comment_ID' => $changed['edited'], 'comment_content' => 'These words were written later.']);
    $changed['deleted'] = found($leaf);
    wp_delete_comment($changed['deleted'], true);
    $changed['approved'] = found("c.comment_approved = '0'");
    wp_update_comment(['comment_ID' => $changed['approved'], 'comment_content' => 'Held for a year, and public now.', 'comment_approved' => '1']);
    $changed['post'] = get_posts(['numberposts' => 1, 'offset' => 15, 'has_password' => false])[0]->ID;
    wp_update_post(['ID' => $changed['post'], 'post_content' => 'The post was written anew.']);
}
file_put_contents($truth, json_encode(public_truth(), JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES));
echo json_encode($changed);
