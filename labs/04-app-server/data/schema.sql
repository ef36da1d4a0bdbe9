-- The database of a small social site. PostgreSQL.

CREATE TABLE users (
  id            text PRIMARY KEY,          -- 'ana': what a token calls "sub"
  name          text NOT NULL,             -- 'Ana', for others to see
  email         text NOT NULL,             -- nobody else's business
  password_hash text NOT NULL              -- nobody's business at all
);

CREATE TABLE posts (
  id         text PRIMARY KEY,             -- 'summer-in-rome'
  owner_id   text NOT NULL REFERENCES users (id),
  body       text NOT NULL,
  like_count integer NOT NULL DEFAULT 0    -- may be used, need not be: step 04.4
);

-- One row: this user likes this post. The primary key forbids a second such row.
CREATE TABLE likes (
  post_id    text NOT NULL REFERENCES posts (id),
  user_id    text NOT NULL REFERENCES users (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (post_id, user_id)
);

-- One row: the recipient is told that the actor likes the post.
CREATE TABLE notifications (
  id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  recipient_id text NOT NULL REFERENCES users (id),
  actor_id     text NOT NULL REFERENCES users (id),
  post_id      text NOT NULL REFERENCES posts (id),
  created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE comments (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  post_id    text NOT NULL REFERENCES posts (id),
  author_id  text NOT NULL REFERENCES users (id),
  body       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- One row: this user has sent this Idempotency-Key. Step 04.7.
CREATE TABLE idempotency_keys (
  user_id  text NOT NULL REFERENCES users (id),
  key      text NOT NULL,
  payload  text NOT NULL,                  -- what was asked for with it
  response jsonb,                          -- what was answered; NULL: still at work
  PRIMARY KEY (user_id, key)
);
