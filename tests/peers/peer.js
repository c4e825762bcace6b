// usage: node peer.js PEERS_DIR kinesalite|kinesis-local SHARDS [faults]
//
// Starts a Kinesis emulator on 127.0.0.1, makes the stream "events" in it and prints its endpoint;
// with "faults" that of a proxy in front of it, which fails now and then. Then each line on standard
// input is a command: "drain" prints every user record, de-aggregated, as a line of base64, and "."
// at the end. Ends with its input.
'use strict'
const http = require('http')
const net = require('net')
const path = require('path')
const { spawn } = require('child_process')

const [peers, kind, shards, faults] = process.argv.slice(2)
const load = name => require(path.join(peers, 'node_modules', name))

function freePort () {
  return new Promise(resolve => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

async function startEmulator () {
  const port = await freePort()
  if (kind === 'kinesalite') {
    const server = load('kinesalite')({ createStreamMs: 10, shardLimit: 100 })
    await new Promise(resolve => server.listen(port, '127.0.0.1', resolve))
    return port
  }
  const folder = path.join(peers, 'node_modules', 'kinesis-local')
  const child = spawn(process.execPath, ['main.js'], {
    cwd: folder,
    stdio: 'ignore',
    env: {
      ...process.env,
      KINESIS_MOCK_PLAIN_PORT: port,
      KINESIS_MOCK_TLS_PORT: await freePort(),
      CREATE_STREAM_DURATION: '10ms',
      PUT_RECORDS_DURATION: '0ms',
      LOG_LEVEL: 'ERROR'
    }
  })
  process.on('exit', () => child.kill())
  return port
}

// Neither emulator checks a signature; both want to see one.
function send (port, target, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': target,
        'x-amz-date': '20260101T000000Z',
        authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/kinesis/aws4_request, ' +
          'SignedHeaders=host;x-amz-date;x-amz-target, Signature=a',
        ...headers,
        'content-length': Buffer.byteLength(body)
      }
    }, response => {
      const parts = []
      response.on('data', part => parts.push(part))
      response.on('end', () => resolve({ status: response.statusCode, text: Buffer.concat(parts).toString() }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

async function call (port, operation, body) {
  const answer = await send(port, 'Kinesis_20131202.' + operation, JSON.stringify(body))
  if (answer.status !== 200) throw new Error(operation + ': ' + answer.status + ' ' + answer.text)
  return answer.text ? JSON.parse(answer.text) : {}
}

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))

async function patiently (attempt) {
  for (let i = 0; ; i++) {
    try { return await attempt() } catch (error) {
      if (i === 1200) throw error
      await sleep(100)
    }
  }
}

async function makeStream (port) {
  await patiently(() => call(port, 'ListStreams', {}))
  await call(port, 'CreateStream', { StreamName: 'events', ShardCount: Number(shards) })
  await patiently(async () => {
    const { StreamDescription } = await call(port, 'DescribeStream', { StreamName: 'events' })
    if (StreamDescription.StreamStatus !== 'ACTIVE') throw new Error('not active yet')
  })
}

async function drain (port) {
  const { deaggregateSync } = load('aws-kinesis-agg')
  const { StreamDescription } = await call(port, 'DescribeStream', { StreamName: 'events' })
  const lines = []
  for (const { ShardId } of StreamDescription.Shards) {
    let { ShardIterator } = await call(port, 'GetShardIterator', {
      StreamName: 'events', ShardId, ShardIteratorType: 'TRIM_HORIZON'
    })
    for (let empty = 0; empty < 2 && ShardIterator;) {
      const answer = await call(port, 'GetRecords', { ShardIterator, Limit: 10000 })
      empty = answer.Records.length ? 0 : empty + 1
      ShardIterator = answer.NextShardIterator
      for (const record of answer.Records) {
        const kinesis = { data: record.Data, partitionKey: record.PartitionKey, sequenceNumber: record.SequenceNumber }
        deaggregateSync(kinesis, true, (error, users) => {
          if (error) lines.push('error ' + error)
          for (const user of users || []) lines.push(Buffer.from(user.data, 'base64').toString('base64'))
        })
      }
    }
  }
  process.stdout.write(lines.join('\n') + (lines.length ? '\n' : '') + '.\n')
}

// A proxy that fails: 5xx and resets before or after the emulator has taken the call, throttled
// calls, and records that are held back and reported as failed.
async function startProxy (behind) {
  let state = 1
  const chance = p => { state = (state * 48271) % 2147483647; return state / 2147483647 < p }
  const server = http.createServer((request, response) => {
    const parts = []
    request.on('data', part => parts.push(part))
    request.on('end', async () => {
      const body = JSON.parse(Buffer.concat(parts).toString())
      const reply = (status, value) => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
        response.end(typeof value === 'string' ? value : JSON.stringify(value))
      }
      const pass = value => send(behind, request.headers['x-amz-target'], JSON.stringify(value))
      if (!body.Records) {
        const answer = await pass(body)
        return reply(answer.status, answer.text)
      }
      if (chance(0.05)) return reply(500, { __type: 'InternalFailure' })
      if (chance(0.05)) return reply(400, { __type: 'ProvisionedThroughputExceededException' })
      if (chance(0.05)) return request.socket.destroy()
      const held = body.Records.map(() => chance(0.05))
      const passed = body.Records.filter((_, i) => !held[i])
      const answer = passed.length
        ? await pass({ ...body, Records: passed })
        : { status: 200, text: '{"Records":[]}' }
      if (answer.status !== 200) return reply(answer.status, answer.text)
      if (chance(0.05)) return request.socket.destroy()
      const taken = JSON.parse(answer.text).Records
      const failed = { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'held back' }
      reply(200, {
        FailedRecordCount: held.filter(Boolean).length,
        Records: held.map(isHeld => isHeld ? failed : taken.shift())
      })
    })
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return server.address().port
}

async function main () {
  const emulator = await startEmulator()
  await makeStream(emulator)
  const port = faults ? await startProxy(emulator) : emulator
  process.stdout.write('http://127.0.0.1:' + port + '\n')
  let input = ''
  process.stdin.on('end', () => process.exit(0))
  for await (const part of process.stdin) {
    input += part
    for (let end; (end = input.indexOf('\n')) >= 0; input = input.slice(end + 1)) {
      if (input.slice(0, end) === 'drain') await drain(emulator)
    }
  }
  process.exit(0)
}

main().catch(error => { console.error(error); process.exit(1) })
