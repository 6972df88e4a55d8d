using System.Globalization;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Runs the programs of one PostgreSQL installation.</summary>
internal sealed class PostgresPrograms(PostgresInstallation installation, ProcessHost processes)
{
    private readonly Lock _lock = new();
    private Task<IReadOnlySet<string>>? _known;

    public PostgresInstallation Installation { get; } = installation;

    public UnprivilegedUser? User => processes.User;

    public HostedProcess Start(string program, IReadOnlyList<string> arguments, TextWriter output, string workingDirectory) => processes.Start(new ProcessSpec
    {
        FileName = Installation.Program(program),
        Arguments = arguments,
        Output = output,
        WorkingDirectory = workingDirectory,
    });

    /// <summary>Runs a program to its end and returns its exit code.</summary>
    public async Task<int> RunAsync(
        string program, IReadOnlyList<string> arguments, TextWriter output, string workingDirectory, CancellationToken cancellationToken)
    {
        var process = Start(program, arguments, output, workingDirectory);
        await using (process.ConfigureAwait(false))
        {
            return await process.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Copies a directory, as the user that PostgreSQL runs as. Returns the exit code.</summary>
    public Task<int> CopyDirectoryAsync(string from, string to, TextWriter output, CancellationToken cancellationToken) =>
        RunToolAsync("cp", ["-Rp", from, to], output, "/", cancellationToken);

    /// <summary>Runs a shell's command, as the user that PostgreSQL runs as. Returns the exit code.</summary>
    public Task<int> ShellAsync(string command, TextWriter output, string workingDirectory, CancellationToken cancellationToken) =>
        RunToolAsync("/bin/sh", ["-c", command], output, workingDirectory, cancellationToken);

    private async Task<int> RunToolAsync(
        string program, IReadOnlyList<string> arguments, TextWriter output, string workingDirectory, CancellationToken cancellationToken)
    {
        var process = processes.Start(
            new ProcessSpec { FileName = program, Arguments = arguments, Output = output, WorkingDirectory = workingDirectory });
        await using (process.ConfigureAwait(false))
        {
            return await process.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void CreateDirectory(string path) => processes.CreateDirectory(path);

    /// <summary>Creates a directory with those above it that are missing, all of them for PostgreSQL to write to.</summary>
    public void CreateDirectoryChain(string path)
    {
        if (Path.GetDirectoryName(path) is { } parent && !Directory.Exists(parent))
        {
            CreateDirectoryChain(parent);
        }

        processes.CreateDirectory(path);
    }

    /// <summary>The parameters that this version has; asked once.</summary>
    public Task<IReadOnlySet<string>> KnownParametersAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return (_known ??= DescribeAsync()).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Runs a command; this version's programs are the first that its <c>PATH</c> finds.</summary>
    public async Task<int> ExecAsync(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string workingDirectory, Stream? stdin, Stream stdout, Stream stderr,
        CancellationToken cancellationToken)
    {
        var own = Installation.Program(Path.GetFileName(command[0]));
        var process = processes.Start(new ProcessSpec
        {
            FileName = File.Exists(own) ? own : command[0],
            Arguments = [.. command.Skip(1)],
            WorkingDirectory = workingDirectory,
            Environment = new Dictionary<string, string>(environment)
            {
                ["PATH"] = $"{Installation.BinDirectory}:{Environment.GetEnvironmentVariable("PATH")}",
            },
        });
        await using (process.ConfigureAwait(false))
        {
            var input = stdin is null ? Task.CompletedTask : FeedAsync(stdin, process.StandardInput, cancellationToken);
            if (stdin is null)
            {
                process.StandardInput.Close();
            }

            await Task.WhenAll(
                process.StandardOutput.CopyToAsync(stdout, cancellationToken), process.StandardError.CopyToAsync(stderr, cancellationToken))
                    .ConfigureAwait(false);
            var code = await process.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);

            // A command may end without reading all its input.
            await Task.WhenAny(input, Task.CompletedTask).ConfigureAwait(false);
            return code;
        }
    }

    private static async Task FeedAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        try
        {
            await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
            to.Close();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The command closed its input: nothing more to feed.
        }
    }

    private async Task<IReadOnlySet<string>> DescribeAsync()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        await RunAsync("postgres", ["--describe-config"], output, "/", CancellationToken.None).ConfigureAwait(false);
        return output.ToString().Split('\n').Select(l => l.Split('\t')[0].Trim()).Where(n => n.Length > 0).ToHashSet(StringComparer.Ordinal);
    }
}
