using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;

namespace Provisioning.Kubernetes.Execution;

/// <summary>Runs an engine's commands in the pods of databases, through the API server: no driver, and no network path to the database. Thread safe.</summary>
internal sealed class PodCommandRunner(IKubernetesApi api, DatabaseObserver observer, TimeProvider timeProvider)
{
    /// <summary>Runs the command where the database takes writes.</summary>
    /// <exception cref="ProvisioningException">The command failed, the database is paused, or (transient) it has no primary now.</exception>
    /// <exception cref="KubernetesApiException">The API server refused.</exception>
    public async Task<T> RunOnPrimaryAsync<T>(IEngine engine, DatabaseContext context, PodCommand<T> command, CancellationToken cancellationToken)
    {
        var primary = await FindPrimaryAsync(engine, context, cancellationToken).ConfigureAwait(false);
        return await RunAsync(context.Namespace, primary, command, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Name of the pod where the database takes writes.</summary>
    /// <exception cref="ProvisioningException">The database is paused, or (transient) it has no primary now.</exception>
    public async Task<string> FindPrimaryAsync(IEngine engine, DatabaseContext context, CancellationToken cancellationToken)
    {
        if (context.Paused)
        {
            throw new ProvisioningException(ErrorCode.InvalidState, $"{context.Spec.Id} is paused. Resume it first.");
        }

        var observed = await observer.ObserveAsync(engine, context.Namespace, cancellationToken).ConfigureAwait(false);
        return engine.GetInstances(context, observed).Where(instance => instance.Role == "primary" && instance.Pod.IsReady())
            .Select(instance => instance.Pod.Metadata.Name)
            .FirstOrDefault() ?? throw new ProvisioningException(
                ErrorCode.InvalidState, $"{context.Spec.Id} has no primary that is ready at the moment.", isTransient: true);
    }

    /// <summary>Runs the command in one pod.</summary>
    /// <exception cref="ProvisioningException">The command failed, took too long (transient), or there is no such pod (transient).</exception>
    /// <exception cref="KubernetesApiException">The API server refused.</exception>
    public async Task<T> RunAsync<T>(string ns, string pod, PodCommand<T> command, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(command.Timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return command.Read(
                await api.ExecAsync(ns, pod, command.Container, command.Arguments, command.StandardInput, either.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ProvisioningException(
                ErrorCode.DeadlineExceeded, $"{command.Arguments[0]} in pod {ns}/{pod} did not end within {command.Timeout}.", isTransient: true, exception);
        }
        catch (KubernetesApiException exception) when (exception is { StatusCode: 404, IsUnknownKind: false })
        {
            throw new ProvisioningException(ErrorCode.InvalidState, $"There is no pod {ns}/{pod} any more.", isTransient: true, exception);
        }
    }
}
