"""The page on which organisers read the published counts: server-rendered, without scripts, behind a sign-in."""
