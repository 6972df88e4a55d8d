using System.Globalization;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary><c>pg_upgrade</c>: puts the data of a stopped server of one version in the place of another's.</summary>
internal sealed class PostgresUpgrade(PostgresPrograms from, PostgresPrograms to, InstanceLog log)
{
    /// <summary>Upgrades in place. Until the new data is complete, a failure leaves the old as it was.</summary>
    public async Task RunAsync(PostgresPaths paths, string? walDirectory, CancellationToken cancellationToken)
    {
        var (data, fresh) = (paths.DataDirectory, paths.DataDirectory + "-new");
        to.CreateDirectory(paths.RunDirectory);
        DataDirectory.Clear(fresh, null);

        // Its configuration names files of a pod that is gone; nothing of it is needed to read the data.
        CertificateFiles.WriteOwned(Path.Combine(data, "custom.conf"), "", from.User);
        await RunAsync(to, "initdb", ["--username", "postgres", "-D", fresh, "--no-sync", "--auth=trust", .. await InitdbFlagsAsync(data, cancellationToken)
            .ConfigureAwait(false)], paths, cancellationToken).ConfigureAwait(false);
        await RunAsync(
            to,
            "pg_upgrade",
            [
                "--old-bindir", from.Installation.BinDirectory, "--new-bindir", to.Installation.BinDirectory, "--old-datadir", data, "--new-datadir", fresh,
                "--username", "postgres", "--link",
            ],
            paths, cancellationToken).ConfigureAwait(false);
        await PostgresConfiguration.IncludeAsync(fresh, cancellationToken).ConfigureAwait(false);
        DataDirectory.Clear(data, walDirectory);
        Directory.Move(fresh, data);
        if (walDirectory is not null)
        {
            Directory.Move(Path.Combine(data, "pg_wal"), walDirectory);
            Directory.CreateSymbolicLink(Path.Combine(data, "pg_wal"), walDirectory);
        }
    }

    /// <summary>What the new data must have in common with the old.</summary>
    private async Task<IReadOnlyList<string>> InitdbFlagsAsync(string data, CancellationToken cancellationToken)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        await from.RunAsync("pg_controldata", [data], output, "/", cancellationToken).ConfigureAwait(false);
        var control = output.ToString().Split('\n').Select(l => l.Split(':', 2, StringSplitOptions.TrimEntries)).Where(l => l.Length == 2)
            .ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);
        var segment = long.Parse(control["Bytes per WAL segment"], CultureInfo.InvariantCulture) >> 20;
        var checksums = control["Data page checksum version"] != "0";
        const int ChecksumsByDefault = 18;
        return
        [
            "--encoding=UTF8", "--lc-collate=C", "--lc-ctype=C", string.Create(CultureInfo.InvariantCulture, $"--wal-segsize={segment}"),
            .. checksums ? new[] { "--data-checksums" } : to.Installation.Major >= ChecksumsByDefault ? ["--no-data-checksums"] : Array.Empty<string>(),
        ];
    }

    private async Task RunAsync(
        PostgresPrograms programs, string program, IReadOnlyList<string> arguments, PostgresPaths paths, CancellationToken cancellationToken)
    {
        if (await programs.RunAsync(program, arguments, log, paths.RunDirectory, cancellationToken).ConfigureAwait(false) is not 0 and var code)
        {
            throw new BootstrapException($"error while running {program}: exit status {code.ToString(CultureInfo.InvariantCulture)}");
        }
    }
}
