using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Pipeline;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Tunnels;

/// <summary>Finds the server that a tunnel's next connection goes to, as the watches know it at that moment. Thread safe.</summary>
/// <param name="api">The cluster.</param>
/// <param name="observer">The watches.</param>
/// <param name="engine">The database's engine.</param>
/// <param name="find">The database as its record has it now: what it is made of may change under an open tunnel.</param>
/// <param name="readOnly">Whether to the replicas.</param>
internal sealed class TunnelRoute(IKubernetesApi api, DatabaseObserver observer, IEngine engine, Func<DatabaseContext> find, bool readOnly)
{
    /// <summary>About two seconds.</summary>
    private const int LongestBackoff = 3;

    private uint _turns;

    /// <summary>A connection to the server of now.</summary>
    /// <exception cref="ProvisioningException">There is none.</exception>
    /// <exception cref="KubernetesApiException">The API server does not lead to it.</exception>
    public async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var context = find();
        var observed = await observer.ObserveAsync(engine, context.Namespace, cancellationToken).ConfigureAwait(false);
        var role = readOnly ? "replica" : "primary";
        var pods = engine.GetInstances(context, observed).Where(instance => instance.Role == role && IsUp(instance.Pod)).ToList();
        if (pods.Count == 0)
        {
            throw new ProvisioningException(ErrorCode.InvalidState, $"{context.Spec.Id} has no {role} now.", isTransient: true);
        }

        var pod = pods[(int)(Interlocked.Increment(ref _turns) % (uint)pods.Count)].Pod;
        return await api.PortForwardAsync(context.Namespace, pod.Metadata.Name, engine.GetEndpoint(context).Port, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Connects, and as long as nothing that waiting may mend is in the way, tries again: after each change in the namespace, or a moment.</summary>
    public async Task<Stream> ConnectPersistentlyAsync(CancellationToken cancellationToken)
    {
        using var changes = observer.Subscribe(find().Namespace);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await ConnectAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (IsPassing(exception))
            {
                await changes.WaitAsync(Backoff.Get(Math.Min(attempt, LongestBackoff)), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A primary may be unready for the moment; a replica is only asked when it is ready.</summary>
    private bool IsUp(Pod pod) => pod.Metadata.DeletionTimestamp is null && (!readOnly || pod.IsReady());

    /// <summary>A pod that is gone is 404 until the watch tells so.</summary>
    private static bool IsPassing(Exception exception) => exception is ProvisioningException { IsTransient: true }
        or KubernetesApiException { IsTransient: true } or KubernetesApiException { StatusCode: 404, IsUnknownKind: false };
}
