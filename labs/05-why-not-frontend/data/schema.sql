-- Each post, and how many people like it.
create table posts (
  id    integer primary key,
  likes integer not null default 0
);

-- Who likes which post: the post must be there (references), and nobody likes one twice (primary key).
create table likes (
  post_id integer not null references posts (id),
  user_id text not null,
  primary key (post_id, user_id)
);

insert into posts (id) values (1), (2), (3), (4), (5), (6), (7), (8), (9), (10);
