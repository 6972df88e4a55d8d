using System.Text;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>A container without a process: its work is done in this one.</summary>
internal sealed class BuiltInContainer(Func<CancellationToken, Task<int>> run) : IContainer
{
    public IReadOnlyList<int> ProcessIds => [];

    public Task<int> RunAsync(CancellationToken stop) => run(stop);

    public ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken) => ValueTask.FromResult(true);

    public int? LocalPort(int containerPort) => null;

    public async Task<int> ExecAsync(IReadOnlyList<string> command, Stream? stdin, Stream stdout, Stream stderr, CancellationToken cancellationToken)
    {
        await stderr.WriteAsync(
            Encoding.UTF8.GetBytes($"exec: \"{command[0]}\": executable file not found in $PATH\n"), cancellationToken).ConfigureAwait(false);
        return 127;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
