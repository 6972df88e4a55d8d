using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.Node;

/// <summary>Asks a container again and again whether it is ready, as the kubelet does, because a container does not tell by itself.</summary>
internal sealed class ReadinessProbe(IContainer container, JsonObject spec, NodeOptions options, TimeProvider time)
{
    /// <summary>A container without probes is ready as soon as it runs.</summary>
    public bool ReadyAtStart { get; } = spec["readinessProbe"] is null && spec["startupProbe"] is null;

    /// <summary>Tells every result that differs from the one before.</summary>
    public async Task RunAsync(Action<bool> onResult, CancellationToken ended)
    {
        var last = false;
        while (!ReadyAtStart && !ended.IsCancellationRequested)
        {
            var ready = await IsReadyAsync(ended).ConfigureAwait(false);
            if (ready != last && !ended.IsCancellationRequested)
            {
                last = ready;
                onResult(ready);
            }

            await Task.Delay(ready ? options.ProbeWhenReady : options.ProbeUntilReady, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await container.IsReadyAsync(cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A probe that fails in any way says that the container is not ready; that is its result.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
