using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>Runs Jobs of ours, which carry the label <see cref="WellKnownLabels.Task"/>, to their end and removes them. Thread safe.</summary>
internal sealed class TaskJobs(IKubernetesApi api, DatabaseObserver observer)
{
    private const int LogLines = 20;
    private const int LongestExplanation = 300;

    /// <summary>Creates the Job, or goes on with the one that an earlier run left, and waits for its end, woken by the watches.</summary>
    /// <param name="engine">Whose watches see the Job.</param>
    /// <param name="job">The Job.</param>
    /// <param name="progress">Told what it waits for.</param>
    /// <param name="failure">What a failed Job is reported as.</param>
    /// <param name="cancellationToken">Stops waiting; the Job goes on.</param>
    /// <exception cref="ProvisioningException">It failed; its last words are in the message.</exception>
    /// <exception cref="KubernetesApiException">The API server refused.</exception>
    public async Task RunAsync(IEngine engine, Manifest job, Action<string> progress, ErrorCode failure, CancellationToken cancellationToken)
    {
        var ns = job.Namespace!;
        using var changes = observer.Subscribe(ns);
        var observed = await observer.ObserveAsync(engine, ns, cancellationToken).ConfigureAwait(false);
        await CreateAsync(engine, job, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var current = observed.Get(CoreTypes.Job, job.Name)
                ?? throw new ProvisioningException(failure, $"Job {ns}/{job.Name} was deleted while it ran.", isTransient: true);
            if (IsTrue(current, "Complete"))
            {
                await api.DeleteAsync(CoreTypes.Job, ns, job.Name, options: null, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (IsTrue(current, "Failed"))
            {
                var said = await ReadLastWordsAsync(observed, ns, job.Name, cancellationToken).ConfigureAwait(false);
                await api.DeleteAsync(CoreTypes.Job, ns, job.Name, options: null, cancellationToken).ConfigureAwait(false);
                throw new ProvisioningException(failure, $"Job {ns}/{job.Name} failed{(said.Length == 0 ? "." : $": {said}")}");
            }

            progress(Describe(current, observed));
            await changes.WaitAsync(timeout: null, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsTrue(Job job, string condition) => job.Status?.Conditions?.Any(other => other.Type == condition && other.Status == "True") == true;

    private static string Describe(Job job, IObservedObjects observed)
    {
        var name = job.Metadata.Name;
        if (observed.Warnings("Job", name).Select(warning => warning.Message).FirstOrDefault() is { Length: > 0 } refusal && (job.Status?.Active ?? 0) == 0)
        {
            return $"Job {name} cannot create its pod: {refusal}";
        }

        var pods = Pods(observed, name).ToList();
        var waiting = pods.SelectMany(pod => pod.Status?.ContainerStatuses ?? []).Select(container => container.State?.Waiting)
            .FirstOrDefault(state => state is { Reason: not ("ContainerCreating" or "PodInitializing") });
        if (waiting is not null)
        {
            return $"Job {name} waits: {waiting.Reason} {waiting.Message}".TrimEnd();
        }

        var unschedulable = pods.SelectMany(pod => pod.Status?.Conditions ?? [])
            .FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "False" });
        return unschedulable is null ? $"Job {name} runs." : $"The pod of Job {name} is Pending: {unschedulable.Message}";
    }

    private static IEnumerable<Pod> Pods(IObservedObjects observed, string job) => observed.List(CoreTypes.Pod)
        .Where(pod => pod.Metadata.Labels?.GetValueOrDefault(WellKnownLabels.Task) == job)
        .OrderByDescending(pod => pod.Metadata.CreationTimestamp);

    private async Task CreateAsync(IEngine engine, Manifest job, CancellationToken cancellationToken)
    {
        try
        {
            await api.CreateAsync(CoreTypes.Job, job, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.AlreadyExists)
        {
            // An earlier run of the stage made it.
        }

        // The watch may still have to tell of it, or tell of an older one of the name only.
        if (await api.GetJsonAsync(job.Type, job.Namespace, job.Name, cancellationToken).ConfigureAwait(false) is { } body)
        {
            observer.Observe(engine, job.Type, body);
        }
    }

    private async Task<string> ReadLastWordsAsync(IObservedObjects observed, string ns, string job, CancellationToken cancellationToken)
    {
        if (Pods(observed, job).FirstOrDefault() is not { } pod)
        {
            return "";
        }

        try
        {
            var log = await api.ReadLogAsync(ns, pod.Metadata.Name, container: null, LogLines, cancellationToken).ConfigureAwait(false);
            var last = log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
            return last.Length > LongestExplanation ? last[..LongestExplanation] + "…" : last;
        }
        catch (KubernetesApiException)
        {
            // The pod is gone, or this cluster has no logs: that the Job failed is known all the same.
            return "";
        }
    }
}
