using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Tests.Streaming;

/// <summary>A node with one container, whose commands are <c>cat</c>, <c>fail CODE</c> and <c>hang</c>, and whose port 5432 is a real one.</summary>
internal sealed class StubNode : INode
{
    public int Port { get; set; }

    public TaskCompletionSource Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<LogOptions> Logs { get; } = new();

    public bool Simulated { get; set; }

    public bool IsSimulated(string ns, string pod) => Simulated;

    public async Task<Stream> ConnectAsync(string ns, string pod, int port, CancellationToken cancellationToken)
    {
        if (port != 5432)
        {
            throw new IOException("connection refused");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", Port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public async Task<int> ExecAsync(
        string ns, string pod, string? container, IReadOnlyList<string> command, Stream? stdin, Stream stdout, Stream stderr,
            CancellationToken cancellationToken)
    {
        switch (command[0])
        {
            case "cat":
                await stdin!.CopyToAsync(stdout, cancellationToken);
                return 0;
            case "fail":
                await stderr.WriteAsync(Encoding.ASCII.GetBytes("oh no"), cancellationToken);
                return int.Parse(command[1], System.Globalization.CultureInfo.InvariantCulture);
            case "hang":
                Hanging.SetResult();
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                    return 0;
                }
                finally
                {
                    Cancelled.SetResult();
                }

            default:
                throw new IOException($"no such program: {command[0]}");
        }
    }

    public async Task WriteLogAsync(string ns, string pod, string? container, LogOptions options, Stream output, CancellationToken cancellationToken)
    {
        Logs.Enqueue(options);
        await output.WriteAsync(Encoding.ASCII.GetBytes("first line\nsecond line\n"), cancellationToken);
    }

    public IReadOnlyList<ContainerUsage> Usage(string ns, string pod) => [];
}
