-- Sends the requests of a file: verb, path, token and body in each line, parted by tabs.
-- Arguments: the file, what the idempotency keys begin with, "once" or "cycle": whether it starts anew at its end, the
-- milliseconds that each connection rests before a request, and how many requests a second are begun at most, evenly.

local ffi = require("ffi")
ffi.cdef("typedef struct { long seconds, microseconds; } moment; int gettimeofday(moment *now, void *zone);")

local threads = {}
local lines, cycle, prefix = {}, true, ""
sent, bad, first, spare = 0, 0, "", 1

function setup(thread)
  table.insert(threads, thread)
end

local function milliseconds()
  local now = ffi.new("moment")
  ffi.C.gettimeofday(now, nil)
  return tonumber(now.seconds) * 1e3 + tonumber(now.microseconds) / 1e3
end

-- Each connection that is free takes the next moment; whoever comes late to it begins at once.
local function paced(rate)
  local due = milliseconds()
  return function()
    due = due + 1e3 / rate
    return math.max(0, math.floor(due - milliseconds() + 0.5))
  end
end

function init(args)
  for line in io.lines(args[1]) do
    local verb, path, token, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = { ["Accept-Language"] = "zh" }
    if token ~= "" then headers["Authorization"] = "Bearer " .. token end
    if body ~= "" then headers["Content-Type"] = "application/json" end
    local ready = verb == "GET" and wrk.format(verb, path, headers) or nil
    table.insert(lines, { verb = verb, path = path, headers = headers, body = body, ready = ready })
  end
  prefix, cycle = args[2], args[3] == "cycle"
  local rest, rate = tonumber(args[4]), tonumber(args[5])
  -- wrk has a timer for every request where there is such a function.
  if rest > 0 then delay = function() return rest end end
  if rate > 0 then delay = paced(rate) end
end

function request()
  sent = sent + 1
  local line = lines[(sent - 1) % #lines + 1]
  if line.ready then return line.ready end
  line.headers["Idempotency-Key"] = prefix .. "-" .. sent
  return wrk.format(line.verb, line.path, line.headers, line.body)
end

function response(status, _, body)
  if status < 200 or status > 299 then
    bad = bad + 1
    if first == "" then first = status .. " " .. body:sub(1, 300):gsub("%s+", " ") end
  end
  if not cycle then
    -- Some are under way still: the margin is more than there are connections.
    spare = #lines - 100 - sent
    if spare <= 0 then wrk.thread:stop() end
  end
end

function done(summary, latency)
  local thread = threads[1]
  local errors = summary.errors
  local numbers = {
    -- wrk asks for one request before it begins, which it does not send.
    sent = thread:get("sent") - 1,
    answered = summary.requests,
    seconds = summary.duration / 1e6,
    p50_ms = latency:percentile(50) / 1e3,
    p99_ms = latency:percentile(99) / 1e3,
    bad = thread:get("bad"),
    spare = thread:get("spare"),
    broken = errors.connect + errors.read + errors.write + errors.timeout,
  }
  for name, value in pairs(numbers) do io.write("RESULT ", name, " ", value, "\n") end
  io.write("FIRST ", thread:get("first"), "\n")
end
