using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Instances;

public sealed class PostgresUpgradeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>From a version to itself, which <c>pg_upgrade</c> allows: machines with two versions are rare.</summary>
    [Fact]
    public async Task Upgrade_OfAStoppedDatabase_KeepsItsRowsAndItsWalVolume()
    {
        Assert.SkipUnless(RealPostgres.IsInstalled && ProcessHost.IsSupported, "needs PostgreSQL");
        var directory = Directory.CreateTempSubdirectory("pu-").FullName;
        await using var processes = ProcessHost.Open(directory, removeWhenDone: null, TimeProvider.System);
        try
        {
            processes.CreateDirectory(directory);
            var installation = (await PostgresInstallation.FindAsync(null, processes, Token))[0];
            Assert.SkipUnless(File.Exists(installation.Program("pg_upgrade")), "needs pg_upgrade");
            var engine = new PostgresEngine(new PostgresPrograms(installation, processes), TimeProvider.System);
            var (paths, wal) = (new PostgresPaths(Path.Combine(directory, "v", "pgdata"), Path.Combine(directory, "s")), Path.Combine(directory, "w", "pg_wal"));
            await using var log = new InstanceLog(TextWriter.Null, "pg-1", TimeProvider.System);
            var settings = new ServerSettings { InstanceName = "pg-1", Parameters = new Dictionary<string, string> { ["wal_level"] = "logical" } };
            var request = new InitdbRequest
            {
                Flags = ["--encoding=UTF8", "--lc-collate=C", "--lc-ctype=C", "-k"],
                Database = "app",
                Owner = "app",
                Settings = settings,
                WalDirectory = wal,
                PostInitApplicationSql = ["CREATE TABLE kept AS SELECT 7 AS n"],
            };
            await engine.InitializeAsync(request, paths, log, Token);

            await engine.UpgradeAsync(engine, paths, wal, log, Token);

            await using var server = (PostgresServer)engine.CreateServer(paths, log);
            Assert.True(await server.StartAsync(settings, Token));
            await using (var connection = await PostgresConnection.OpenAsync(server.SocketPath, "app", Token))
            {
                Assert.Equal("7", await connection.ScalarAsync("SELECT n FROM kept", Token));
                Assert.Equal("on", await connection.ScalarAsync("SHOW data_checksums", Token));
            }

            Assert.Equal(wal, new FileInfo(Path.Combine(paths.DataDirectory, "pg_wal")).LinkTarget);
            await server.StopAsync(immediately: true, Token);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
