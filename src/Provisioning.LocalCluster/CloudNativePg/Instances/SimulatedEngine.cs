using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Recovery;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Stands in for PostgreSQL where it is not installed: the same life, without a process and without a port.</summary>
internal sealed class SimulatedEngine(TimeProvider time) : IPostgresEngine
{
    private const string StateFile = "simulated.json";

    public string Description =>
        "PostgreSQL is simulated: no program of it was found. Pods become ready, but nothing answers SQL. " +
        "Install PostgreSQL (Debian: apt-get install postgresql; macOS: brew install postgresql) or name its bin directory.";

    public int? Major => null;

    public Task InitializeAsync(InitdbRequest request, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(paths.DataDirectory);
        Write(paths.DataDirectory, RandomNumberGenerator.GetInt32(int.MaxValue).ToString(CultureInfo.InvariantCulture), 1);
        return Task.CompletedTask;
    }

    public Task CloneAsync(CloneRequest request, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(paths.DataDirectory);
        File.Copy(Path.Combine(request.PrimaryDataDirectory, StateFile), Path.Combine(paths.DataDirectory, StateFile), overwrite: true);
        DataDirectory.MarkStandby(paths.DataDirectory);
        return Task.CompletedTask;
    }

    public async Task<bool> RewindAsync(CloneRequest request, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken)
    {
        await CloneAsync(request, paths, log, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public Task<bool> ArchiveReadyAsync(string archiveCommand, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken) =>
        Task.FromResult(true);

    /// <summary>No WAL tells when the last transaction was: a target fails only when its time has not come yet.</summary>
    public Task RecoverAsync(RecoveryRequest request, PostgresPaths paths, InstanceLog log, CancellationToken cancellationToken)
    {
        if (request.Target.Time > time.GetUtcNow())
        {
            log.WriteLine("FATAL:  recovery ended before configured recovery target was reached");
            throw new BootstrapException("while activating instance: error starting PostgreSQL instance: exit status 1");
        }

        Directory.CreateDirectory(paths.DataDirectory);
        var (systemId, timeline) = Read(request.BackupDirectory);
        Write(paths.DataDirectory, systemId, timeline + 1);
        return Task.CompletedTask;
    }

    public IPostgresServer CreateServer(PostgresPaths paths, InstanceLog log) => new SimulatedServer(paths.DataDirectory);

    public async Task<int> ExecAsync(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string workingDirectory, Stream? stdin, Stream stdout, Stream stderr,
        CancellationToken cancellationToken)
    {
        await stderr.WriteAsync(
            Encoding.UTF8.GetBytes("PostgreSQL is simulated here: there is nothing to run a command in.\n"), cancellationToken).ConfigureAwait(false);
        return 126;
    }

    public static (string SystemId, int Timeline) Read(string dataDirectory)
    {
        var state = JsonNode.Parse(File.ReadAllText(Path.Combine(dataDirectory, StateFile)));
        return (state.String("systemId")!, state.Int("timeline")!.Value);
    }

    public static void Write(string dataDirectory, string systemId, int timeline) =>
        File.WriteAllText(Path.Combine(dataDirectory, StateFile), new JsonObject { ["systemId"] = systemId, ["timeline"] = timeline }.ToJsonString());
}
