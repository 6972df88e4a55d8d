using System.Diagnostics;
using System.Globalization;

namespace Provisioning.LocalCluster.Processes;

/// <summary>Builds the command line that puts a program in a session of its own, without root, and on the watchdog's list.</summary>
internal static class Launcher
{
    // Registers before the program begins: from then on the watchdog knows the process, and once the watchdog has cleared the list nothing starts.
    private const string RegisterThenRun = """d=$1; shift; : > "$d/$$" || exit 125; exec "$@" """;

    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>A session keeps a Ctrl+C in the host's terminal from reaching the databases before the host stops them in order.</summary>
    private static readonly string[] NewSession =
        FindInPath("setsid") is { } setsid ? [setsid]
        : FindInPath("perl") is { } perl ? [perl, "-MPOSIX", "-e", "POSIX::setsid(); exec { $ARGV[0] } @ARGV"]
        : [];

    public static ProcessStartInfo Shell(string script, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            FileName = NewSession is [var first, ..] ? first : "/bin/sh",
        };
        foreach (
            var argument in (string[])[.. NewSession.Skip(1), .. NewSession.Length > 0 ? ["/bin/sh"] : Array.Empty<string>(), "-c", script, "sh", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    public static ProcessStartInfo Program(ProcessSpec spec, string registry, UnprivilegedUser? user)
    {
        var start = Shell(RegisterThenRun, [registry, .. DropPrivileges(user), spec.FileName, .. spec.Arguments]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = spec.WorkingDirectory ?? registry;
        var path = Environment.GetEnvironmentVariable("PATH") ?? DefaultPath;
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = spec.WorkingDirectory ?? "/";
        start.Environment["LANG"] = "C.UTF-8";
        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    public static string? FindInPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? DefaultPath).Split(Path.PathSeparator)
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(File.Exists);

    private static string[] DropPrivileges(UnprivilegedUser? user) => user is null
        ? []
        :
        [
            FindInPath("setpriv") ?? throw new InvalidOperationException(
                $"Running as root needs `setpriv` (util-linux) to start processes as {user.Name}. Install it, or run as another user."),
            $"--reuid={user.UserId.ToString(CultureInfo.InvariantCulture)}",
            $"--regid={user.GroupId.ToString(CultureInfo.InvariantCulture)}",
            "--clear-groups",
            "--no-new-privs",
            "--",
        ];
}
