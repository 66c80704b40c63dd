import { describe, expect, test } from 'vitest';
import { isShowable, suggest } from '../src/text.ts';

/** Typical names of secrets, environments, files and keys. */
const NAMES = [
  'DATABASE_URL',
  'db.user',
  'ConnectionStrings:Default',
  'my-app',
  'apps/api',
  'AzureWebJobsStorage',
  'NEXT_PUBLIC_API_BASE_URL',
  'S3_BUCKET_V2',
  'OAUTH2_CLIENT_ID',
  'AUTH0_CLIENT_SECRET',
  'ASIA_PACIFIC_URL',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'googleApplicationCredentials',
  'build/.env.production',
  'release/2.1',
  'preview-feature-login',
  'x',
];

/** Made-up values, in the formats that their makers document. */
const SECRETS: Readonly<Record<string, string>> = {
  'a JWT': 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLW9mLWNhbmFyeQ',
  'a short JWT': 'eyJhIjoxfQ.e30.x',
  'a GitHub token': 'ghp_canary0canary1canary2canary3canary4',
  'a GitHub token of a job': 'ghs_canary',
  'a fine-grained GitHub token': 'github_pat_11CANARY0_canary',
  'a GitLab token': 'glpat-canary-canary-canary',
  'a Slack token': 'xoxb-1234-canary',
  'a Slack token of an app': 'xapp-1-canary',
  'a Stripe key': 'sk_live_canary',
  'a restricted Stripe key': 'rk_test_canary',
  'a Stripe signing secret': 'whsec_canary',
  'an AWS key id': 'AKIAIOSFODNN7EXAMPLE',
  'a temporary AWS key id': 'ASIAIOSFODNNEXAMPLES',
  'an AWS secret key': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  'a part of an AWS secret key': 'wJalrXUtnFEMI/K7MDENG/canary',
  'a Modal token id': 'ak-canary',
  'a Modal token secret': 'as-canary',
  'an OpenAI key': 'sk-proj-canary',
  'a UUID': '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  'a UUID of digits': '12345678-1234-1234-1234-123456789012',
  'a hex key': '9f86d081884c7d659a2feaa0c55ad015',
  'a short hex key': '9f86d081884c7d65',
  'a Base64 key': 'dGhpcyBpcyBhIGNhbmFyeQ',
  'a line of a private key': 'MIIEvQIBADANcanary0123456789',
  'a padded Base64 key': 'Y2FuYXJ5Cg==',
  'a Base64 key with a plus': 'Y2FuYXJ5+Y2FuYXJ5',
  'a connection string': 'postgres://user:canary@db.internal:5432/app',
  'a connection string without a user': 'redis://cache:6379/0',
  'a connection string of parts': 'Server=db;Password=canary',
  'a text with a blank': 'correct horse',
  'a text of two lines': 'correct\nhorse',
  'an empty text': '',
  'a text over 64 characters': 'NAME_'.repeat(13),
};

describe('names are shown', () => {
  test.each(NAMES)('%s', (name) => {
    expect(isShowable(name)).toBe(true);
  });

  test('up to 64 characters', () => {
    expect(isShowable('NAME_'.repeat(13).slice(0, 64))).toBe(true);
  });
});

describe('possible values are hidden', () => {
  test.each(Object.entries(SECRETS))('%s', (_, text) => {
    expect(isShowable(text)).toBe(false);
  });
});

describe('the nearest name becomes a suggestion', () => {
  test.each([
    { fact: 'a letter is missing', name: 'DATABSE_URL', candidates: ['API_KEY', 'DATABASE_URL'], near: 'DATABASE_URL' },
    { fact: 'two letters are swapped', name: 'mdoe', candidates: ['name', 'mode', 'keys'], near: 'mode' },
    { fact: 'only the case differs', name: 'Api_Key', candidates: ['API_KEY'], near: 'API_KEY' },
    {
      fact: 'it is nearer than another near name',
      name: 'STRIPE_KEYS',
      candidates: ['STRIPE_KEY_2', 'STRIPE_KEY'],
      near: 'STRIPE_KEY',
    },
    { fact: 'it has one edit in three characters', name: 'DBS', candidates: ['DB'], near: 'DB' },
    {
      fact: 'it has three edits in nine characters',
      name: 'API_TOKEN',
      candidates: ['APP_TOKENS_'],
      near: 'APP_TOKENS_',
    },
  ])('if $fact', ({ name, candidates, near }) => {
    expect(suggest(name, candidates)).toBe(near);
  });

  test.each([
    { fact: 'there are no candidates', name: 'A', candidates: [] },
    { fact: 'it has two edits in three characters', name: 'ABC', candidates: ['XYC'] },
    { fact: 'it has three edits in eight characters', name: 'ABCDEFGH', candidates: ['XYZDEFGH'] },
    { fact: 'its words have another order', name: 'URL_DATABASE', candidates: ['DATABASE_URL'] },
    { fact: 'the name is over 64 characters', name: 'A'.repeat(65), candidates: ['A'.repeat(64)] },
    { fact: 'the candidate is over 64 characters', name: 'A'.repeat(64), candidates: ['A'.repeat(65)] },
  ])('but not if $fact', ({ name, candidates }) => {
    expect(suggest(name, candidates)).toBeUndefined();
  });
});
