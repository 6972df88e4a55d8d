using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;
using Provisioning.LocalCluster.Node.Images;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Commands in an instance's container: with the pod's variables and paths, so that <c>psql</c> finds its server as in the image.</summary>
internal sealed class InstanceExec
{
    private static readonly string[] ScratchPaths = ["/controller/run", "/controller/tmp", "/controller/log"];

    private readonly ContainerContext _context;
    private readonly PostgresPaths _directories;
    private readonly Dictionary<string, string> _volumes;
    private readonly ContainerPaths _paths;

    public InstanceExec(ContainerContext context, PostgresPaths directories)
    {
        _context = context;
        _directories = directories;
        _volumes = (context.Container["volumeMounts"] as JsonArray ?? [])
            .Where(m => Claim(m.String("name")) is not null)
            .ToDictionary(m => m.String("mountPath")!, m => m.String("name")!, StringComparer.Ordinal);
        _paths = new ContainerPaths(
        [
            .. _volumes.Select(v => (v.Key, context.Volumes[v.Value])),
            .. ScratchPaths.Select(p => (p, directories.RunDirectory)),
        ]);
    }

    public async Task<int> RunAsync(
        IPostgresEngine engine, int? port, IReadOnlyList<string> command, Stream? stdin, Stream stdout, Stream stderr, CancellationToken cancellationToken)
    {
        if (VolumeUse.Parse(command) is { } query && query.Paths.All(p => _paths.MountOf(p) is { } mount && _volumes.ContainsKey(mount)))
        {
            var table = await DescribeAsync(query.Paths, query.Unit, cancellationToken).ConfigureAwait(false);
            await stdout.WriteAsync(Encoding.UTF8.GetBytes(table), cancellationToken).ConfigureAwait(false);
            return 0;
        }

        var environment = ContainerEnvironment.Of(_context.Pod, _context.Container).ToDictionary(v => v.Key, v => _paths.ToMachine(v.Value));
        environment["PGHOST"] = _directories.RunDirectory;

        // The port that is really listened on: a connection over TCP finds the server, too.
        environment["PGPORT"] = (port ?? PostgresServer.PodPort).ToString(CultureInfo.InvariantCulture);
        environment["PGUSER"] = "postgres";
        environment["PGDATA"] = _directories.DataDirectory;
        return await engine.ExecAsync(
            [.. command.Select(_paths.ToMachine)], environment, _directories.RunDirectory, stdin, stdout, stderr, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> DescribeAsync(IReadOnlyList<string> paths, long unit, CancellationToken cancellationToken)
    {
        var table = new StringBuilder(VolumeUse.Header(unit));
        foreach (var mount in paths.Select(p => _paths.MountOf(p)!))
        {
            var volume = _volumes[mount];
            var name = Claim(volume)!;
            var claim = await _context.Client.GetAsync(
                Kinds.PersistentVolumeClaim, _context.Pod.Namespace(), name, cancellationToken).ConfigureAwait(false);
            var capacity = Quantity.Parse(claim.String("status", "capacity", "storage"));
            table.Append(VolumeUse.Line($"/dev/{name}", (long)capacity, VolumeUse.Measure(_context.Volumes[volume]), mount, unit));
        }

        return table.ToString();
    }

    private string? Claim(string? volume) => ((_context.Pod.Node("spec", "volumes") as JsonArray) ?? [])
        .FirstOrDefault(v => v.String("name") == volume).String("persistentVolumeClaim", "claimName");
}
