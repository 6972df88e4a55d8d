using Provisioning.LocalCluster.Barman;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Recovery;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary><c>manager instance restore</c>: finds the backup that the Cluster asks for, and recovers from it.</summary>
internal sealed class RecoveryContainer(PostgresInstances instances, ContainerContext context) : JobContainer(instances, context)
{
    private const string Remote = "rpc error: code = Unknown desc = ";

    protected override async Task BootstrapAsync(ClusterResource cluster, ServerSettings settings, IPostgresEngine engine, CancellationToken stop)
    {
        Announce(cluster, engine);
        Log.Info("Restore through plugin detected, proceeding...");
        var (folder, backup, target) = Find(cluster);
        var request = new RecoveryRequest
        {
            BackupDirectory = folder.DataDirectory(backup.Id),
            RestoreCommand = ArchiveCommands.Restore(folder),
            Target = target,
            Database = cluster.Database,
            Owner = cluster.Owner,
            Settings = settings,
            WalDirectory = WalDirectory,
        };
        await engine.RecoverAsync(request, Paths, Log, stop).ConfigureAwait(false);
        DataDirectory.ExpectEmptyArchive(Paths.DataDirectory);
        Log.Info("restore command execution completed without errors");
    }

    protected override void Explain(BootstrapException failure)
    {
        Log.Error("Error while restoring a backup", failure.Message);
        Log.Error("restore error", $"while restoring cluster: {failure.Message}");
    }

    private (ServerFolder Folder, BaseBackup Backup, RecoveryTarget Target) Find(ClusterResource cluster)
    {
        // Only a Backup of the operator's own, older kind can be named instead of a source.
        var source = BarmanPlugin.Source(cluster) ?? throw new BootstrapException("missing Azure credentials");
        var sidecar = Instances.SidecarLog(Self.Pod) ?? Log;
        if ((Instances.Archive.Problem(source, "exit status 1") ?? DestinationProblem(cluster, sidecar)) is { } problem)
        {
            throw new BootstrapException(problem);
        }

        sidecar.Info("Downloading backup catalog");
        var folder = Instances.Archive.Folder(source)!;
        var target = RecoveryTarget.Read(cluster.Recovery!["recoveryTarget"]);
        try
        {
            var backup = BackupChoice.For(target, BackupCatalog.List(folder));
            sidecar.Info($"Target backup found: {backup.Id}");
            return folder.HasWal(backup.Range.BeginWal)
                ? (folder, backup, target)
                : throw new BootstrapException("encountered an error while checking the presence of first needed WAL in the archive: WAL not found");
        }
        catch (BootstrapException e)
        {
            throw new BootstrapException(Remote + e.Message, e);
        }
    }

    /// <summary>A server whose archive is somebody else's would mix two histories: it is not even begun.</summary>
    private string? DestinationProblem(ClusterResource cluster, InstanceLog sidecar)
    {
        if (BarmanPlugin.Archive(cluster) is not { } archive)
        {
            return null;
        }

        const string Failure = "unexpected failure invoking barman-cloud-wal-archive: exit status 1";
        if (Instances.Archive.Problem(archive, Failure) is { } problem)
        {
            return problem;
        }

        if (!LocalArchive.ChecksEmpty(cluster) || !Instances.Archive.Folder(archive)!.HasAnyWal)
        {
            return null;
        }

        sidecar.Output("barman-cloud-check-wal-archive", ArchiveCommands.EmptyCheckFailure(archive.ServerName));
        sidecar.Error("Error invoking barman-cloud-check-wal-archive", "exit status 1");
        return Remote + Failure;
    }
}
