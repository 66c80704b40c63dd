import { describe, expect, test } from 'vitest';
import { goesAround } from '../../src/net/tunnel.ts';

function isNamed(authority: string, noProxy: string): boolean {
  const [, host = '', port] = /^\[?(.+?)\]?:(\d+)$/.exec(authority) ?? [];
  return goesAround({ host, port: Number(port) }, noProxy);
}

describe('NO_PROXY', () => {
  test.each([
    { noProxy: 'api.example.com', authority: 'api.example.com:443' },
    { noProxy: 'API.Example.com', authority: 'api.example.com:443' },
    { noProxy: 'example.com', authority: 'api.example.com:443' },
    { noProxy: '.example.com', authority: 'api.example.com:443' },
    { noProxy: '.example.com', authority: 'example.com:443' },
    { noProxy: '*.example.com', authority: 'api.example.com:443' },
    { noProxy: 'example.com.', authority: 'example.com:443' },
    { noProxy: 'example.com', authority: 'example.com.:443' },
    { noProxy: 'api.example.com:443', authority: 'api.example.com:443' },
    { noProxy: 'other.example example.com', authority: 'example.com:443' },
    { noProxy: 'other.example,\texample.com', authority: 'example.com:443' },
    { noProxy: 'other.example, *', authority: 'example.com:443' },
    { noProxy: '*:443', authority: 'example.com:443' },
    { noProxy: '[::1]', authority: '[::1]:443' },
    { noProxy: '::1', authority: '[::1]:443' },
    { noProxy: '[::1]:8443', authority: '[::1]:8443' },
  ])('$noProxy lets $authority bypass the proxy', ({ noProxy, authority }) => {
    expect(isNamed(authority, noProxy)).toBe(true);
  });

  test.each([
    { noProxy: '', authority: 'example.com:443' },
    { noProxy: ' , ,', authority: 'example.com:443' },
    { noProxy: 'example.com', authority: 'badexample.com:443' },
    { noProxy: 'api.example.com', authority: 'example.com:443' },
    { noProxy: '*.example.com', authority: 'example.com:443' },
    { noProxy: 'example.com:8443', authority: 'example.com:443' },
    { noProxy: '*:8443', authority: 'example.com:443' },
    { noProxy: '*ample.com', authority: 'example.com:443' },
    { noProxy: '.', authority: 'example.com.:443' },
    { noProxy: '::1', authority: '[::2]:443' },
  ])('$noProxy does not let $authority bypass the proxy', ({ noProxy, authority }) => {
    expect(isNamed(authority, noProxy)).toBe(false);
  });
});
