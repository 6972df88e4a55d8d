using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.Node.Images;

/// <summary>Runs a container's command as a process; its container ports are the machine's own.</summary>
internal sealed class CommandContainer(ContainerContext context) : IContainer
{
    private static readonly string[] Wait = ["/bin/sh", "-c", "trap 'exit 0' TERM; sleep 1000000 & wait"];

    private HostedProcess? _process;

    public IReadOnlyList<int> ProcessIds => _process is { Exited.IsCompleted: false } ? [_process.Id] : [];

    public async Task<int> RunAsync(CancellationToken stop)
    {
        _process = context.Processes.Start(Spec([.. Strings("command"), .. Strings("args")], context.Log));
        await using var registration = stop.Register(() => _process.Signal(Signal.Terminate)).ConfigureAwait(false);
        return await _process.Exited.ConfigureAwait(false);
    }

    /// <summary>An <c>exec</c> probe runs its command; without one, running is being ready.</summary>
    public async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (context.Container.Node("readinessProbe", "exec", "command") is not JsonArray command)
        {
            return true;
        }

        var probe = context.Processes.Start(Spec([.. command.Select(c => c.String() ?? "")], TextWriter.Null));
        await using (probe.ConfigureAwait(false))
        {
            return await probe.Exited.WaitAsync(cancellationToken).ConfigureAwait(false) == 0;
        }
    }

    public int? LocalPort(int containerPort) => containerPort;

    public async Task<int> ExecAsync(IReadOnlyList<string> command, Stream? stdin, Stream stdout, Stream stderr, CancellationToken cancellationToken)
    {
        var process = context.Processes.Start(Spec(command, null));
        await using (process.ConfigureAwait(false))
        {
            var input = FeedAsync(stdin, process.StandardInput, cancellationToken);
            await Task.WhenAll(
                process.StandardOutput.CopyToAsync(stdout, cancellationToken),
                process.StandardError.CopyToAsync(stderr, cancellationToken)).ConfigureAwait(false);
            var code = await process.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
            _ = input.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return code;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task FeedAsync(Stream? from, Stream to, CancellationToken cancellationToken)
    {
        await using (to.ConfigureAwait(false))
        {
            if (from is not null)
            {
                await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private IEnumerable<string> Strings(string field) => (context.Container[field] as JsonArray ?? []).Select(v => v.String() ?? "");

    private ProcessSpec Spec(IReadOnlyList<string> command, TextWriter? output)
    {
        command = command.Count == 0 ? Wait : command;
        return new ProcessSpec
        {
            FileName = command[0],
            Arguments = [.. command.Skip(1)],
            Environment = ContainerEnvironment.Of(context.Pod, context.Container),
            WorkingDirectory = context.ScratchDirectory,
            Output = output,
        };
    }
}
