using System.Collections.Concurrent;

namespace Provisioning.LocalCluster.Node;

/// <summary>
/// Hands out addresses of a pod network that exists on paper only: Services and EndpointSlices need distinct ones, connections go through port-forward.
/// </summary>
internal sealed class PodAddresses
{
    private const int Size = 1 << 16;

    private readonly ConcurrentDictionary<string, bool> _used = new();
    private int _next = 1;

    public static string HostAddress(string nodeName) => $"10.243.0.{nodeName.AsSpan(nodeName.LastIndexOf('-') + 1)}";

    public string Take()
    {
        while (true)
        {
            var n = Interlocked.Increment(ref _next) % Size;
            var address = $"10.244.{n >> 8}.{n & 255}";
            if ((n & 255) is not (0 or 255) && _used.TryAdd(address, true))
            {
                return address;
            }
        }
    }

    public void Return(string address) => _used.TryRemove(address, out _);
}
