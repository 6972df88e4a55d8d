using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Provisioning.LocalCluster.Processes;

/// <summary>The system calls that .NET has no method for.</summary>
internal static partial class Posix
{
    private const int NoSuchProcess = 3;

    /// <summary>Sends a signal; a process that is gone already is no error.</summary>
    public static void Signal(int processId, Signal signal)
    {
        if (Kill(processId, (int)signal) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
        {
            throw new Win32Exception(error, $"Cannot send {signal} to process {processId}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    /// <summary>SIGKILL to every process of a group. Cannot fail in a way that matters: without the group there is nobody left to kill.</summary>
    public static void KillGroup(int groupId) => _ = Kill(-groupId, (int)Processes.Signal.Kill);

    /// <summary>Gives a file or directory to a user.</summary>
    public static void ChangeOwner(string path, int userId, int groupId)
    {
        if (Chown(path, userId, groupId) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new Win32Exception(error, $"Cannot change the owner of {path}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Chown(string path, int userId, int groupId);
}
