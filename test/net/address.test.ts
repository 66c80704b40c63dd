import { describe, expect, test } from 'vitest';
import { readServerAddresses, type AddressRule } from '../../src/net/address.ts';

const MODAL: AddressRule = {
  variable: 'MODAL_SERVER_URL',
  allowPath: false,
  fallback: 'https://modal.example,https://modal2.example',
};
const GITHUB: AddressRule = { variable: 'GITHUB_API_URL', allowPath: true, fallback: 'https://api.github.com' };

describe('an address is read', () => {
  test.each([
    {
      fact: 'omitted, with a default',
      rule: MODAL,
      text: undefined,
      address: 'https://modal.example and https://modal2.example',
    },
    { fact: 'omitted, with a default', rule: GITHUB, text: undefined, address: 'https://api.github.com' },
    {
      fact: 'several addresses',
      rule: MODAL,
      text: 'https://b.example/, http://[::1]:1 ,https://a.example',
      address: 'https://b.example and http://[::1]:1 and https://a.example',
    },
    {
      fact: 'five addresses',
      rule: MODAL,
      text: Array.from({ length: 5 }, () => 'https://a.example').join(','),
      address: Array.from({ length: 5 }, () => 'https://a.example').join(' and '),
    },
    { fact: 'an origin', rule: MODAL, text: 'https://modal.example', address: 'https://modal.example' },
    { fact: 'a slash at its end', rule: MODAL, text: 'https://modal.example/', address: 'https://modal.example' },
    { fact: 'blanks around it', rule: MODAL, text: ' https://modal.example\n', address: 'https://modal.example' },
    { fact: 'a port', rule: MODAL, text: 'https://modal.example:8443', address: 'https://modal.example:8443' },
    { fact: 'the port of https:', rule: GITHUB, text: 'https://github.example:443', address: 'https://github.example' },
    { fact: 'a host in upper case', rule: GITHUB, text: 'HTTPS://GitHub.Example', address: 'https://github.example' },
    {
      fact: 'a path',
      rule: GITHUB,
      text: 'https://github.example/api/v3',
      address: 'https://github.example/api/v3',
    },
    {
      fact: 'a path with a slash at its end',
      rule: GITHUB,
      text: 'https://github.example/api/v3/',
      address: 'https://github.example/api/v3',
    },
    { fact: 'localhost', rule: GITHUB, text: 'http://localhost:3000', address: 'http://localhost:3000' },
    { fact: 'loopback of IPv4', rule: MODAL, text: 'http://127.1.2.3:1', address: 'http://127.1.2.3:1' },
    { fact: 'loopback of IPv6', rule: MODAL, text: 'http://[::1]:1', address: 'http://[::1]:1' },
    { fact: 'loopback as a number', rule: MODAL, text: 'http://2130706433', address: 'http://127.0.0.1' },
  ])('$fact', ({ rule, text, address }) => {
    expect(readServerAddresses(text, rule).join(' and ')).toBe(address);
  });
});

const NO_ADDRESS = 'it is not the address of a server';
const CLEAR_TEXT = 'http: would send the credentials in clear text';

describe('an unsuitable address is refused and not shown', () => {
  const both = [
    { fact: 'a host without a scheme', text: 'canary.example', happened: NO_ADDRESS },
    { fact: 'another scheme', text: 'ftp://canary.example', happened: NO_ADDRESS },
    { fact: 'no host', text: 'https://', happened: NO_ADDRESS },
    { fact: 'a user', text: 'https://canary@server.example', happened: NO_ADDRESS },
    { fact: 'a user and a password', text: 'https://user:canary@server.example', happened: NO_ADDRESS },
    { fact: 'a query', text: 'https://server.example/?token=canary', happened: NO_ADDRESS },
    { fact: 'an empty query', text: 'https://canary.example/?', happened: NO_ADDRESS },
    { fact: 'a fragment', text: 'https://server.example/#canary', happened: NO_ADDRESS },
    { fact: 'two addresses', text: 'https://server.example https://canary.example', happened: NO_ADDRESS },
    { fact: 'http: to another machine', text: 'http://canary.example', happened: CLEAR_TEXT },
    {
      fact: 'http: to a name that starts like loopback',
      text: 'http://127.0.0.1.canary.example',
      happened: CLEAR_TEXT,
    },
    { fact: 'http: to a name under localhost', text: 'http://localhost.canary.example', happened: CLEAR_TEXT },
  ].flatMap((row) => [MODAL, GITHUB].map((rule) => ({ ...row, rule, variable: rule.variable })));

  test.each([
    ...both,
    ...[
      { fact: 'a comma at the end', text: 'https://canary.example,', happened: NO_ADDRESS },
      {
        fact: 'a second one that is not an address',
        text: 'https://server.example,canary.example',
        happened: NO_ADDRESS,
      },
      { fact: 'a second one in clear text', text: 'http://localhost,http://canary.example', happened: CLEAR_TEXT },
      { fact: 'six addresses', text: 'https://canary.example,'.repeat(6), happened: 'it has too many addresses' },
    ].map((row) => ({ ...row, rule: MODAL, variable: MODAL.variable })),
    {
      fact: 'two addresses with a comma',
      text: 'https://server.example,https://canary.example',
      rule: GITHUB,
      variable: 'GITHUB_API_URL',
      happened: 'it has too many addresses',
    },
    {
      fact: 'a path',
      text: 'https://server.example/canary',
      rule: MODAL,
      variable: 'MODAL_SERVER_URL',
      happened: NO_ADDRESS,
    },
    {
      fact: 'an empty path segment',
      text: 'https://server.example//canary',
      rule: GITHUB,
      variable: 'GITHUB_API_URL',
      happened: NO_ADDRESS,
    },
    {
      fact: 'an escaped path',
      text: 'https://server.example/%0acanary',
      rule: GITHUB,
      variable: 'GITHUB_API_URL',
      happened: NO_ADDRESS,
    },
    {
      fact: 'http: with a path',
      text: 'http://server.example/canary',
      rule: GITHUB,
      variable: 'GITHUB_API_URL',
      happened: CLEAR_TEXT,
    },
  ])('$variable: $fact', ({ text, rule, happened }) => {
    const reading = (): unknown => readServerAddresses(text, rule);
    expect(reading).toThrow(
      `Reading the environment variable ${rule.variable}: ${happened}. Give one https:// address`,
    );
    expect(reading).toThrow(`or remove it to use ${rule.fallback}.`);
    expect(reading).not.toThrow(/canary/);
  });
});
