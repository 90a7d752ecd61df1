export const USAGE = `Usage: convert-react <command> …

  serve <file>              a local Convert server for the project in the file
  types <sdkKey|file>       TypeScript types of a project's keys and variables
  explain <sdkKey|file>     why a visitor gets what they get

serve
  --port <n>                4400 unless said; 0 takes a free one
  --host <name>             127.0.0.1 unless said
  --sdk-key <key>           {account id}/{project id} unless said; may be repeated
  --secret <secret>         what the SDK keys need as Authorization: Bearer
  --debug-token <token>     opens drafts and paused experiences; may be repeated

  While it runs it can be asked, and made to fail:
  GET /_events              what it has received, as JSON; DELETE forgets it
  POST /_faults             {"target": "track", "status": 503, "times": 2}, or a list of such
                            target: config or track; also delayMs, drop (before, after), truncate, body, headers
  DELETE /_faults           all is well again

types
  -o, --output <file>       where to write; without it, to the terminal

explain
  --visitor <id>            whose decision
  --experience <key>        which one; may be repeated
  --feature <key>           which one; may be repeated. Neither given: every experience
  --attributes <json>       of the visitor
  --segments <json>         of the visitor
  --assignments <json>      variation ids by experience id, as stored
  --location <json>         location properties

types and explain, with an SDK key
  --environment <name>      types: of this one only; explain: decide in this one, with a file too
  --secret <secret>         or CONVERT_SDK_SECRET in the environment
  --debug-token <token>     or CONVERT_DEBUG_TOKEN
  --config-endpoint <url>   where to ask, if not Convert

--help, -h; --version, -v`;
