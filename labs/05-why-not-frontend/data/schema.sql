create table posts (
  id    integer primary key,
  likes integer not null default 0
);

create table likes (
  post_id integer not null references posts (id),
  user_id text not null,
  primary key (post_id, user_id)
);

insert into posts (id) select generate_series(1, 10);
