-- One exchange between a process and the quota that it shares. All times are microseconds of this server's clock.
--
-- KEYS[1] is a hash: `run` (this server's run), `open` (nothing is granted before), `held` (slots that processes
-- hold: granted, not yet reported as answered), `used` (slots of answered requests), `b<n>` (of them, those answered
-- in the n-th grain of time, from `low` to `high`), and of each process `h<id>` (what it holds) and `q<id>` (the number
-- of its last exchange). KEYS[2] is the processes by when they were last seen.
--
-- ARGV: id, number, limit, per, gone, grain, holds, needs, ahead, and then pairs of an age and how many slots of
-- that age were answered. Answers granted, microseconds until more may be free, used, held.
local id, limit, per, gone, grain = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local holds, needs, ahead = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local function text(number) return string.format('%.0f', number) end

-- A server that was started anew has forgotten what was granted; one that read an old snapshot, or was a replica until
-- now, has forgotten some of it. Nothing is granted until all that may have been granted before is over.
local told = redis.pcall('INFO', 'server')
local run, up = 'untold', 0
if type(told) == 'string' then
  run, up = told:match('run_id:(%w+)') or run, tonumber(told:match('uptime_in_seconds:(%d+)') or 0)
end
local kept = redis.call('HMGET', KEYS[1], 'run', 'open', 'held', 'used', 'low', 'high', 'h' .. id, 'q' .. id)
local open, held, used = tonumber(kept[2] or 0), tonumber(kept[3] or 0), tonumber(kept[4] or 0)
local low, high = tonumber(kept[5] or 0), tonumber(kept[6] or -1)
if not kept[1] then
  open = now + math.max(0, gone - up * 1000000)
elseif kept[1] ~= run then
  open = now + gone
end
if kept[8] and tonumber(kept[8]) >= tonumber(ARGV[2]) then return {-1, 0, used, held} end

-- What has left the window, and processes that have not been seen for so long that nothing of theirs is in it.
local past = math.floor((now - per) / grain) - 1
for n = low, math.min(past, high) do
  local count = redis.call('HGET', KEYS[1], 'b' .. text(n))
  if count then
    used = used - tonumber(count)
    redis.call('HDEL', KEYS[1], 'b' .. text(n))
  end
end
low = math.max(low, past + 1)
for _, other in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', text(now - gone))) do
  if other ~= id then
    held = held - tonumber(redis.call('HGET', KEYS[1], 'h' .. other) or 0)
    redis.call('HDEL', KEYS[1], 'h' .. other, 'q' .. other)
    redis.call('ZREM', KEYS[2], other)
  end
end

for at = 10, #ARGV, 2 do
  local n = math.floor((now - tonumber(ARGV[at])) / grain)
  if n >= low then
    redis.call('HINCRBY', KEYS[1], 'b' .. text(n), ARGV[at + 1])
    used = used + tonumber(ARGV[at + 1])
    high = math.max(high, n)
  end
end
held = held - tonumber(kept[7] or 0) + holds

local granted, wait = 0, 0
if now < open then
  wait = open - now
else
  local free = math.max(0, limit - used - held)
  granted = math.min(free, needs)
  granted = granted + math.max(0, math.min(ahead, free - granted - math.floor(limit / 10)))
  wait = math.max(0, (low + 1) * grain + per - now)
  if high < low then wait = per / 20 end
end
held = held + granted
redis.call('HSET', KEYS[1], 'run', run, 'open', text(open), 'held', held, 'used', used, 'low', text(low),
  'high', text(high), 'h' .. id, holds + granted, 'q' .. id, ARGV[2])
redis.call('ZADD', KEYS[2], text(now), id)
redis.call('PEXPIRE', KEYS[1], math.ceil(gone * 2 / 1000))
redis.call('PEXPIRE', KEYS[2], math.ceil(gone * 2 / 1000))
return {granted, math.ceil(wait), used, held}
