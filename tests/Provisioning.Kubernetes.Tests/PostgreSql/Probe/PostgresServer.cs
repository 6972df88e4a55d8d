using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Provisioning.Kubernetes.Tests.PostgreSql.Probe;

/// <summary>A real PostgreSQL 15 with TLS and SCRAM in a folder of its own; both are gone when it is disposed.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    public const string User = "shop";
    public const string Password = "s3cret-and-no-one-else-knows";
    public const string Database = "shop";
    public const string Host = "primary.acme-shop.svc";

    private const string Binaries = "/usr/lib/postgresql/15/bin";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "provisioning-probe-" + Guid.NewGuid().ToString("N"));
    private Process? _process;

    /// <summary>The authority that signed the server's certificate, as PEM.</summary>
    public string CertificateAuthority { get; private set; } = "";

    public int Port { get; private set; }

    private string Data => Path.Combine(_folder, "data");

    public async ValueTask InitializeAsync()
    {
        if (!Directory.Exists(Binaries))
        {
            return;
        }

        Directory.CreateDirectory(_folder);
        WriteCertificates();
        await File.WriteAllTextAsync(Path.Combine(_folder, "password"), Password);
        await RunAsync(asServer: false, "chmod", "600", Path.Combine(_folder, "server.key"));
        await RunAsync(asServer: false, "chown", "-R", Account, _folder);
        await RunAsync(asServer: true, $"{Binaries}/initdb", "-D", Data, "-U", User, "-A", "scram-sha-256",
            "--pwfile", Path.Combine(_folder, "password"), "-E", "UTF8");
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), $"""

            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            ssl = on
            ssl_cert_file = '{_folder}/server.crt'
            ssl_key_file = '{_folder}/server.key'
            fsync = off
            work_mem = 8MB
            """);
        await StartAsync();
        await RunAsync(asServer: true, $"{Binaries}/createdb", "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", User, Database);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await RunAsync(asServer: true, $"{Binaries}/pg_ctl", "-D", Data, "stop", "-m", "immediate", "-w");
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    public async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_process is null)
        {
            Assert.Skip($"PostgreSQL 15 not found at {Binaries}");
        }

        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
        return client.GetStream();
    }

    public DatabaseCredentials Credentials(string password = Password, string database = Database, string host = Host, string? authority = null) => new()
    {
        DatabaseId = new DatabaseId("acme", "shop"),
        Endpoint = new DatabaseEndpoint { Host = host, Port = 5432 },
        DatabaseName = database,
        UserName = User,
        Password = password,
        CertificateAuthority = authority ?? CertificateAuthority,
        ConnectionUri = "",
        ConnectionString = "",
    };

    /// <summary>Runs SQL as superuser.</summary>
    public Task SqlAsync(string sql) =>
        RunAsync(asServer: true, $"{Binaries}/psql", "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", User, "-c", sql, Database);

    /// <summary>Someone else's authority.</summary>
    public static string OtherAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Authority(key);
        return authority.ExportCertificatePem();
    }

    private static bool IsRoot => Environment.UserName == "root";

    private static string Account => IsRoot ? "postgres" : Environment.UserName;

    /// <summary>A port is free for sure only once it is listened on: another process may take it, and then the next one is tried.</summary>
    private async Task StartAsync()
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using (var listener = new TcpListener(IPAddress.Loopback, 0))
            {
                listener.Start();
                Port = ((IPEndPoint)listener.LocalEndpoint).Port;
            }

            var process = Start(asServer: true, $"{Binaries}/postgres", "-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture));
            while (await process.StandardError.ReadLineAsync() is { } line)
            {
                if (line.Contains("ready to accept connections", StringComparison.Ordinal))
                {
                    _process = process;

                    // Nobody reads on, and a full pipe would stop the server.
                    _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
                    return;
                }
            }

            await process.WaitForExitAsync();
            process.Dispose();
        }

        throw new InvalidOperationException("PostgreSQL did not start.");
    }

    private static async Task RunAsync(bool asServer, params string[] command)
    {
        using var process = Start(asServer, command);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{command[0]} ended with {process.ExitCode}: {error}");
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static Process Start(bool asServer, params string[] command)
    {
        string[] line = asServer && IsRoot ? ["setpriv", "--reuid", Account, "--regid", Account, "--clear-groups", .. command] : command;
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        start.Environment["PGPASSWORD"] = Password;
        start.Environment["LC_ALL"] = "C";
        return Process.Start(start)!;
    }

    private static X509Certificate2 Authority(ECDsa key)
    {
        var request = new CertificateRequest("CN=acme-shop", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private void WriteCertificates()
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Authority(authorityKey);
        CertificateAuthority = authority.ExportCertificatePem();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        var request = new CertificateRequest("CN=acme-shop-rw", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, TimeProvider.System.GetUtcNow().AddMinutes(-4), TimeProvider.System.GetUtcNow().AddHours(1),
            [1, 2, 3]);
        File.WriteAllText(Path.Combine(_folder, "server.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
