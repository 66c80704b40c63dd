/** The two halves of a Modal token: how it is passed, and how it starts (modal.com/docs/reference/modal.config). */
const ID = { half: 'id', title: 'modal-token-id (MODAL_TOKEN_ID)', prefix: 'ak-' } as const;
const SECRET = { half: 'secret', title: 'modal-token-secret (MODAL_TOKEN_SECRET)', prefix: 'as-' } as const;

/**
 * Returns what to do about credentials that Modal has refused, by how they look. Only then: that ids and secrets start as
 * they do is Modal's habit, and no rule for anybody else to enforce.
 */
export function adviseCredentials({ tokenId, tokenSecret }: { tokenId: string; tokenSecret: string }): string {
  if (tokenId.startsWith(SECRET.prefix) && tokenSecret.startsWith(ID.prefix)) {
    return 'The id and the secret look swapped: an id starts with ak-, a secret with as-';
  }
  const wrong = [
    ...(tokenId.startsWith(ID.prefix) ? [] : [ID]),
    ...(tokenSecret.startsWith(SECRET.prefix) ? [] : [SECRET]),
  ];
  if (wrong.length > 0) {
    const what = wrong.map(({ half, title, prefix }) => `the ${half} in ${title} does not start with ${prefix}`);
    return `${what.join(', and ').replace('the', 'The')}: copy it again, whole and without quotes, and pass it as \${{ secrets.NAME }}, as GitHub fills in no $NAME`;
  }
  return `Check that ${ID.title} and ${SECRET.title} are a pair, whole, of the right workspace and not revoked`;
}
