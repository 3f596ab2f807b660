-- One exchange between a process and the quota that it shares. All times are microseconds of this server's clock.
--
-- KEYS[1] is a hash: `run` (this server's run), `limit` and `per` (as configured), `open` (nothing is granted before),
-- `born` (when something was last forgotten), `held` (slots that processes hold: granted, not yet reported as used),
-- `used` (slots of requests that have their response), `b<n>` (of these, the ones of the n-th grain of time, from `low`
-- to `high`), and for each process `h<id>` (what it holds), `q<id>` (number of its last exchange), `w<id>` (slots that
-- it waits for), `d<id>` (slots that it needed or held at its last exchange), `r<id>` (free slots that are reserved for it) and
-- `v<id>` (its share: the slots that it got, kept within reach of the others'). KEYS[2] is the processes by the time of
-- their last exchange.
--
-- ARGV: id, number, number of the last exchange whose result arrived, its age, limit, per, room, gone, grain, patience,
-- holds, needs, ahead, and then pairs of an age and the count of slots of that age that were used.
-- Returns granted, microseconds until more may be free, used, held; or -1 (too late), or -2, limit, per (another quota).
local id, number, arrived, since = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local limit, per, room = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local gone, grain, patience = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local holds, needs, ahead = tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13])
local FIRST_PAIR = 14
local FORESIGHT = 4  -- for how many exchanges slots are reserved
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local function text(value) return string.format('%.0f', value) end

local kept = {}
local flat = redis.call('HGETALL', KEYS[1])
for n = 1, #flat, 2 do kept[flat[n]] = flat[n + 1] end
local function count(name) return tonumber(kept[name] or 0) end
local changed, removed = {}, {}
local function set(name, value)
  kept[name] = value
  table.insert(changed, name)
  table.insert(changed, value)
end
local function remove(name)
  kept[name] = nil
  table.insert(removed, name)
end

if kept.limit and (tonumber(kept.limit) ~= limit or tonumber(kept.per) ~= per) then
  return {-2, tonumber(kept.limit), tonumber(kept.per), 0}
end
if kept['q' .. id] and count('q' .. id) >= number then return {-1, 0, count('used'), count('held')} end

-- A server that forgot what was granted grants nothing until all of it is over. It started again without the keys, or
-- from an old snapshot, or was a replica until now; or the keys were flushed or evicted. A process that may not call INFO
-- knows it by its own number: the exchange before this one is not there, and it is too recent to have expired.
local info = redis.pcall('INFO', 'server')
local run, up
if type(info) == 'string' then
  run, up = info:match('run_id:(%w+)'), tonumber(info:match('uptime_in_seconds:(%d+)') or 0)
end
local open, held, used = count('open'), count('held'), count('used')
local low, high = count('low'), tonumber(kept.high or -1)
local born, last = count('born'), now - since
local forgotten = arrived > 0 and since < gone and count('q' .. id) < arrived
if not kept.open then
  born = now
  local least = math.max(0, (up or 0) - 1)  -- Redis counts the seconds of the clock that began: it is up to one too many
  open = now + math.max(0, gone - least * 1000000)
elseif run and kept.run ~= 'unknown' and kept.run ~= run then
  forgotten, last, born = true, now, 0
end
if forgotten then
  if last > born then born = now end  -- else its grants are older than what was forgotten before
  open = math.max(open, born + gone)
end

-- Slots that have left the window, and processes that have not been seen for so long that none of theirs is in it.
local past = math.floor((now - per) / grain) - 1
for n = low, math.min(past, high) do
  local name = 'b' .. text(n)
  if kept[name] then
    used = used - count(name)
    remove(name)
  end
end
low = math.max(low, past + 1)
for _, other in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', text(now - gone))) do
  if other ~= id then
    held = held - count('h' .. other)
    for letter in ('hqwdrv'):gmatch('.') do remove(letter .. other) end
    redis.call('ZREM', KEYS[2], other)
  end
end

for at = FIRST_PAIR, #ARGV, 2 do
  local n = math.floor((now - tonumber(ARGV[at])) / grain)
  if n >= low then
    set('b' .. text(n), text(count('b' .. text(n)) + tonumber(ARGV[at + 1])))
    used = used + tonumber(ARGV[at + 1])
    high = math.max(high, n)
  end
end
held = held - count('h' .. id) + holds

-- Free slots are divided among all that wait for some, this process included: the one that got the fewest comes first, so that
-- single slots are shared too. What is another's is reserved until it asks again: else the nearest or busiest process would
-- get all of them each time. As slots come free in bursts, a process that asks seldom gets its part of a burst for some
-- exchanges. A process that has not asked for a while is no longer waited for.
local others, reserved = {}, 0
for _, other in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], text(now - patience), '+inf')) do
  local kept_for = count('r' .. other)
  if other ~= id and (count('w' .. other) > 0 or kept_for > 0) then
    local wants = math.max(0, FORESIGHT * count('d' .. other) - kept_for)
    table.insert(others, {id = other, level = count('v' .. other) + kept_for, wants = wants})
    reserved = reserved + kept_for
  end
end

-- Return how many slots lift all levels below one to it.
local function filling(all, level)
  local sum = 0
  for _, one in ipairs(all) do sum = sum + math.min(one.wants, math.max(0, level - one.level)) end
  return sum
end

-- Set what each gets of the free slots: the levels are filled from below, and the last few go one by one.
local function divide(all, free)
  local low, high = math.huge, 0
  for _, one in ipairs(all) do low, high = math.min(low, one.level), math.max(high, one.level + one.wants) end
  while low < high do
    local middle = math.ceil((low + high) / 2)
    if filling(all, middle) <= free then low = middle else high = middle - 1 end
  end
  free = free - filling(all, low)
  for _, one in ipairs(all) do
    one.gets = math.min(one.wants, math.max(0, low - one.level))
    if free > 0 and one.gets < one.wants and one.level + one.gets <= low then
      one.gets, free = one.gets + 1, free - 1
    end
  end
end

local demand = needs > 0 and needs + holds or 0
local granted, wait, share, saved = 0, 0, count('v' .. id), math.min(count('r' .. id), FORESIGHT * demand)
if #others > 0 then  -- what was got long ago does not count: the share is less than half of a window's from the others'
  local least, most, reach = math.huge, 0, math.floor(limit / (#others + 1) / 2)
  for _, one in ipairs(others) do least, most = math.min(least, one.level), math.max(most, one.level) end
  share = math.min(math.max(share, least - reach), most + reach)
end
if now < open then
  wait = open - now
else
  local free = math.max(0, math.min(limit, room) - used - held)
  granted = math.min(saved, needs, free)
  saved = saved - granted
  local left = math.max(0, free - granted - saved - reserved)
  local mine = {level = share + granted + saved, wants = math.max(needs - granted, FORESIGHT * demand - granted - saved)}
  if #others == 0 then mine.wants = needs - granted end
  table.insert(others, mine)
  divide(others, left)
  for _, one in ipairs(others) do
    left = left - one.gets
    if one.id and one.gets > 0 then set('r' .. one.id, text(count('r' .. one.id) + one.gets)) end
  end
  local more = math.min(mine.gets, needs - granted)
  granted, saved = granted + more, saved + mine.gets - more
  if #others == 1 then granted = granted + math.max(0, math.min(ahead, left - math.floor(limit / 10))) end
  wait = math.max(0, (low + 1) * grain + per - now)
  if high < low then wait = per / 20 end
end
held = held + granted

if run or not kept.run then set('run', run or 'unknown') end
for name, value in pairs({born = born, open = open, limit = limit, per = per, low = low, high = high, held = held, used = used}) do
  set(name, text(value))
end
set('h' .. id, text(holds + granted))
set('q' .. id, text(number))
set('w' .. id, text(math.max(0, needs - granted)))
set('d' .. id, text(demand))
set('r' .. id, text(saved))
set('v' .. id, text(math.max(0, share + granted)))
redis.call('HSET', KEYS[1], unpack(changed))
for _, name in ipairs(removed) do
  if kept[name] == nil then redis.call('HDEL', KEYS[1], name) end
end
redis.call('ZADD', KEYS[2], text(now), id)
redis.call('PEXPIRE', KEYS[1], math.ceil(gone * 2 / 1000))
redis.call('PEXPIRE', KEYS[2], math.ceil(gone * 2 / 1000))
return {granted, math.ceil(wait), used, held}
