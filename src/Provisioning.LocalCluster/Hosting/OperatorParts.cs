using Microsoft.Extensions.Logging;
using Provisioning.LocalCluster.Barman;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg;
using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.CloudNativePg.Reconciliation;
using Provisioning.LocalCluster.CloudNativePg.Webhooks;
using Provisioning.LocalCluster.Controllers;
using Provisioning.LocalCluster.Node;
using Provisioning.LocalCluster.Node.Images;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.Hosting;

/// <summary>Everything that works through the API of some server, running: the nodes, the controllers, the operators.</summary>
internal sealed class OperatorParts : IAsyncDisposable
{
    /// <summary>Where the backups are.</summary>
    public const string StoreFolder = "object-store";

    private readonly ProcessHost _processes;
    private readonly BackgroundTasks _tasks;
    private readonly PostgresInstances _instances;
    private readonly List<string> _report = [];
    private WebhookServer? _webhooks;

    private OperatorParts(ProcessHost processes, BackgroundTasks tasks, PostgresInstances instances)
    {
        _processes = processes;
        _tasks = tasks;
        _instances = instances;
    }

    /// <summary><see langword="null"/> when the cluster has nodes of its own.</summary>
    public LocalNode? Node { get; private set; }

    /// <summary>Where backups and WAL go.</summary>
    public LocalArchive Archive => _instances.Archive;

    /// <summary>What was started and why, and what was not; a sentence each.</summary>
    public IReadOnlyList<string> Report => _report;

    /// <param name="client">The API server; the caller disposes it.</param>
    /// <param name="options">What to run, and how.</param>
    /// <param name="directory">For data; unless it is kept, removed in the end, even when this process is killed.</param>
    /// <param name="controlPlane">Whether the cluster is ours alone.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<OperatorParts> StartAsync(
        KubeClient client, EmbeddedClusterOptions options, ClusterDirectory directory, ControlPlaneOptions controlPlane, CancellationToken cancellationToken)
    {
        var (time, loggers) = (options.TimeProvider, options.LoggerFactory);
        var tasks = new BackgroundTasks(loggers.CreateLogger<EmbeddedCluster>());
        var processes = ProcessHost.Open(directory.Path, removeWhenDone: directory.IsKept ? null : directory.Path, time);
        var postgres = new PostgresInstancesOptions
        {
            BinDirectory = options.PostgreSqlDirectory,
            Simulated = options.SimulateOnly,
            StoreDirectory = Path.Combine(directory.Path, StoreFolder),
        };
        var parts = new OperatorParts(processes, tasks, new PostgresInstances(client, processes, postgres, time));
        try
        {
            await parts.CheckAccessAsync(directory.Path, cancellationToken).ConfigureAwait(false);
            await parts.StartControlPlaneAsync(client, options, controlPlane, cancellationToken).ConfigureAwait(false);
            await parts.StartNodeAsync(client, options, directory.Path, controlPlane.IsEmbedded, cancellationToken).ConfigureAwait(false);
            await parts.StartCloudNativePgAsync(client, options, controlPlane.IsEmbedded, cancellationToken).ConfigureAwait(false);
            return parts;
        }
        catch
        {
            await parts.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_webhooks is not null)
        {
            await _webhooks.DisposeAsync().ConfigureAwait(false);
        }

        await _tasks.DisposeAsync().ConfigureAwait(false);
        await _instances.Events.DisposeAsync().ConfigureAwait(false);
        await _processes.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Servers that cannot reach their data would start again and again, and nobody would be told why.</summary>
    private async Task CheckAccessAsync(string directory, CancellationToken cancellationToken)
    {
        if (await DirectoryAccess.FindClosedAsync(_processes, directory, cancellationToken).ConfigureAwait(false) is { } closed
            && await _instances.RunsServersAsync().ConfigureAwait(false))
        {
            throw new InvalidOperationException(DirectoryAccess.Explain(closed, _processes.User!));
        }
    }

    private async Task StartControlPlaneAsync(
        KubeClient client, EmbeddedClusterOptions options, ControlPlaneOptions controlPlane, CancellationToken cancellationToken)
    {
        var time = options.TimeProvider;
        if (!controlPlane.IsEmbedded
                && await ExistingComponents.HasLeaderAsync(client, "kube-system", "kube-controller-manager", time, cancellationToken).ConfigureAwait(false))
        {
            _report.Add("Left the controllers to the cluster's kube-controller-manager (its Lease is being renewed).");
            return;
        }

        // A single kube-controller-manager may run without leader election, and then has no Lease.
        if (!controlPlane.IsEmbedded && await ExistingComponents.HasNodeAsync(client, time, cancellationToken).ConfigureAwait(false))
        {
            _report.Add("Left the controllers to the cluster (it has a Ready node, so it has controllers).");
            return;
        }

        var logger = options.LoggerFactory.CreateLogger(typeof(ControlPlane).FullName!);
        _tasks.Start("The control plane", stop => ControlPlane.RunAsync(client, controlPlane, time, logger, stop));
        _report.Add("Started the controllers in place of kube-controller-manager (nobody renews its Lease).");
    }

    private async Task StartNodeAsync(KubeClient client, EmbeddedClusterOptions options, string directory, bool embedded, CancellationToken cancellationToken)
    {
        var time = options.TimeProvider;
        if (!embedded && await ExistingComponents.HasNodeAsync(client, time, cancellationToken).ConfigureAwait(false))
        {
            _report.Add("Left the pods to the cluster's own nodes (one is Ready).");
            return;
        }

        var scheduled = !embedded
            && await ExistingComponents.HasLeaderAsync(client, "kube-system", "kube-scheduler", time, cancellationToken).ConfigureAwait(false);
        var size =
            new NodeOptions { Count = options.NodeCount, CpuCores = options.NodeCpuCores, MemoryBytes = options.NodeMemoryBytes, Schedules = !scheduled };
        Node = new LocalNode(
            client, [.. _instances.Images, new CommandImage()], directory, _processes, size, time, options.LoggerFactory.CreateLogger<LocalNode>());
        _tasks.Start("The node", Node.RunAsync);
        _report.Add(
            $"Started {options.NodeCount} local nodes in place of {(scheduled ? "kubelet" : "kube-scheduler and kubelet")} (no node of the cluster is Ready); " +
            "pods run as processes of this machine.");
    }

    private async Task StartCloudNativePgAsync(KubeClient client, EmbeddedClusterOptions options, bool embedded, CancellationToken cancellationToken)
    {
        var (time, settings) = (options.TimeProvider, new CloudNativePgOptions { Webhooks = options.Webhooks });
        if (!embedded && await ExistingComponents.HasLeaderAsync(client, settings.Namespace, "db9c8771.cnpg.io", time, cancellationToken).ConfigureAwait(false))
        {
            _report.Add("Left Clusters to the CloudNativePG operator that runs in the cluster (its Lease is being renewed).");
            return;
        }

        if (Node is null)
        {
            _report.Add("Did not start the CloudNativePG operator: it runs PostgreSQL on local nodes only. Install the original in this cluster.");
            return;
        }

        await CloudNativePgOperator.InstallAsync(client, settings, cancellationToken).ConfigureAwait(false);
        if (settings.Webhooks)
        {
            _webhooks = embedded
                ? await WebhookServer.StartAsync(client, "Fail", cancellationToken).ConfigureAwait(false)
                : await StartForeignWebhooksAsync(client, time, cancellationToken).ConfigureAwait(false);
        }

        var logger = options.LoggerFactory.CreateLogger(typeof(CloudNativePgOperator).FullName!);
        _tasks.Start("The instances", _instances.RunAsync);
        _tasks.Start("The CloudNativePG operator", stop => CloudNativePgOperator.RunAsync(client, _instances, settings, time, logger, stop));
        _report.Add("Started the CloudNativePG operator (none runs in the cluster).");
    }

    private async Task<WebhookServer?> StartForeignWebhooksAsync(KubeClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await ForeignWebhooks.AreTakenAsync(client, cancellationToken).ConfigureAwait(false))
        {
            _report.Add("Left the admission webhooks of CloudNativePG as they are registered in the cluster.");
            return null;
        }

        var webhooks = await ForeignWebhooks.TryStartAsync(client, time, cancellationToken).ConfigureAwait(false);
        _report.Add(webhooks is null
            ? "Left the admission webhooks out (the API server does not reach this process); the operator itself judges each Cluster once it is stored."
            : "Registered the operator's admission webhooks (the API server reaches this process).");
        return webhooks;
    }
}
