<?php
/* php blog.php install ROOT URL seed.json            makes WordPress's tables
   php blog.php seed ROOT URL seed.json truth.json    writes the posts and comments of seed.json, then says in truth.json
                                                      what of them anybody may read
   php blog.php export ROOT URL                       prints WordPress's own export */
[, $verb, $root, $url] = $argv;
$_SERVER += ['REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
$_SERVER['HTTP_HOST'] = parse_url($url, PHP_URL_HOST) . ':' . parse_url($url, PHP_URL_PORT);
$_SERVER['REQUEST_URI'] = '/';
if ($verb === 'install') {
    define('WP_INSTALLING', true);
}
require "$root/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/taxonomy.php';

if ($verb === 'export') {
    require_once ABSPATH . 'wp-admin/includes/export.php';
    export_wp();
    exit(0);
}
if ($verb === 'change') { // change.php uses what is below
    return;
}
$seed = json_decode(file_get_contents($argv[4]), true);
if ($verb === 'install') {
    wp_install($seed['title'], 'wilma', 'wilma@blog.example', true, '', wp_generate_password());
    exit(0);
}
foreach ($seed['options'] as $name => $value) {
    update_option($name, $value);
}
$GLOBALS['wp_rewrite']->set_permalink_structure($seed['permalinks']);
delete_option('rewrite_rules'); // those of this request know no categories: the next request makes them
foreach (get_posts(['post_type' => ['post', 'page'], 'post_status' => 'any', 'numberposts' => -1]) as $post) {
    wp_delete_post($post->ID, true);
}
$authors = [];
foreach ($seed['authors'] as $login => $name) {
    $user = ['user_login' => $login, 'user_pass' => wp_generate_password(), 'user_email' => "$login@blog.example", 'role' => 'author'];
    $authors[$name] = username_exists($login) ?: wp_insert_user($user);
    wp_update_user(['ID' => $authors[$name], 'display_name' => $name]);
}
$GLOBALS['wpdb']->query('START TRANSACTION');
foreach ($seed['posts'] as $entry) {
    seed_post($entry, $authors);
}
$GLOBALS['wpdb']->query('COMMIT');
file_put_contents($argv[5], json_encode(public_truth(), JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRETTY_PRINT));

function seed_post(array $entry, array $authors): void {
    $id = wp_insert_post(wp_slash([
        'post_type' => $entry['type'], 'post_status' => $entry['status'], 'post_title' => $entry['title'],
        'post_name' => $entry['slug'], 'post_content' => $entry['content'], 'post_date' => $entry['date'],
        'post_password' => $entry['password'], 'post_author' => $authors[$entry['author']], 'tags_input' => $entry['tags'],
        'post_category' => $entry['category'] ? [wp_create_category($entry['category'])] : [], 'edit_date' => true,
    ]), true);
    if (is_wp_error($id)) {
        exit("post {$entry['slug']}: " . $id->get_error_message() . "\n");
    }
    $numbers = [0 => 0];
    foreach ($entry['comments'] as $i => $comment) {
        $numbers[$i + 1] = wp_insert_comment(wp_slash([
            'comment_post_ID' => $id, 'comment_parent' => $numbers[$comment['parent']], 'comment_type' => $comment['kind'],
            'comment_author' => $comment['author'], 'comment_author_url' => $comment['url'], 'comment_author_email' => '',
            'comment_content' => $comment['text'], 'comment_date' => $comment['date'], 'comment_approved' => $comment['approved'],
            'comment_date_gmt' => get_gmt_from_date($comment['date']), 'user_id' => $authors[$comment['author']] ?? 0,
        ])) ?: exit("comment $i of {$entry['slug']} was not written\n");
    }
}

function public_truth(): array {
    global $wpdb;
    $posts = $comments = [];
    foreach ($wpdb->get_results("SELECT * FROM $wpdb->posts WHERE post_type IN ('post', 'page') ORDER BY ID") as $post) {
        if ($post->post_status !== 'publish' || $post->post_password !== '') {
            continue;
        }
        $posts[$post->ID] = [
            'number' => (int) $post->ID, 'type' => $post->post_type, 'url' => get_permalink($post->ID), 'title' => folded(get_the_title($post->ID)),
            'author' => get_the_author_meta('display_name', $post->post_author), 'published' => $post->post_date_gmt,
            'text' => folded(apply_filters('the_content', str_replace('<!--nextpage-->', '', $post->post_content))),
        ];
    }
    foreach ($wpdb->get_results("SELECT * FROM $wpdb->comments WHERE comment_approved = '1' ORDER BY comment_ID") as $comment) {
        if (!isset($posts[$comment->comment_post_ID])) {
            continue;
        }
        $comments[] = [
            'number' => (int) $comment->comment_ID, 'post' => (int) $comment->comment_post_ID, 'parent' => (int) $comment->comment_parent,
            'author' => $comment->comment_author, 'kind' => $comment->comment_type, 'published' => $comment->comment_date_gmt,
            'text' => folded(apply_filters('comment_text', $comment->comment_content, get_comment($comment->comment_ID), [])),
        ];
    }
    return ['wordpress' => $GLOBALS['wp_version'], 'posts' => array_values($posts), 'comments' => $comments];
}

function folded(string $html): string {
    $text = html_entity_decode(wp_strip_all_tags($html), ENT_QUOTES | ENT_HTML5, 'UTF-8');
    return trim(preg_replace('/\s+/u', ' ', $text));
}
