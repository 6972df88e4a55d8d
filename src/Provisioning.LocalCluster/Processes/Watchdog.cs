using System.Diagnostics;

namespace Provisioning.LocalCluster.Processes;

/// <summary>
/// A shell that waits for its standard input to close, which the kernel does however the host ends, and then cleans up:
/// kills every process on the list with its descendants, and removes the directory.
/// </summary>
internal sealed class Watchdog : IAsyncDisposable
{
    // Moving the list away first makes a launch that is under way fail instead of escaping (Launcher registers into the list's directory).
    private const string Script = """
        trap '' HUP INT TERM QUIT
        exec > /dev/null 2>&1
        cd /
        while read -r _; do :; done
        tree() {
            kill -STOP "$1"
            if [ -d "/proc/$1/task" ]; then set -- "$1" $(cat /proc/"$1"/task/*/children); else set -- "$1" $(pgrep -P "$1"); fi
            p="$p $1"; shift
            for c; do tree "$c"; done
        }
        mv "$1" "$1.gone"
        p=
        g=
        for f in "$1.gone"/*; do
            n=${f##*/}
            case $n in *[!0-9]*) ;; *) tree "$n"; g="$g -$n" ;; esac
        done
        [ -z "$p" ] || kill -KILL $p
        for n in $g; do kill -KILL "$n"; done
        rm -rf "$1.gone"
        [ -z "$2" ] || for i in 1 2 3 4 5; do rm -rf "$2"; [ -e "$2" ] || break; sleep 0.2; done
        """;

    private readonly Process _process;

    private Watchdog(Process process) => _process = process;

    /// <param name="registry">The directory that holds one file per process, named after its id.</param>
    /// <param name="remove">The directory to remove at the end.</param>
    public static Watchdog Start(string registry, string? remove) => new(Process.Start(Launcher.Shell(Script, registry, remove ?? ""))!);

    /// <summary>Cleans up now and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
    }
}
