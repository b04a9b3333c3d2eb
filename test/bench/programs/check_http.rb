# A check as a site's own Ruby script would be: flags, one request, one status line.
require 'net/http'
require 'optparse'

options = { critical: 10.0 }
OptionParser.new do |parser|
  parser.on('-u', '--url URL') { |url| options[:url] = url }
  parser.on('-c', '--critical SECONDS', Float) { |seconds| options[:critical] = seconds }
end.parse!

started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
response = Net::HTTP.get_response(URI(options[:url]))
seconds = Process.clock_gettime(Process::CLOCK_MONOTONIC) - started
healthy = response.code == '200' && seconds <= options[:critical]
puts format('HTTP %s: %s in %.3f s | total=%.6fs', healthy ? 'OK' : 'CRITICAL', response.code, seconds, seconds)
exit(healthy ? 0 : 2)
