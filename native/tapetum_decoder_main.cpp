// The program that decodes strangers' files: src/Tapetum/Confinement starts it, native/tapetum_worker.cpp takes everything away from it.

#include "tapetum_decoder.h"

#include <cstring>

int main(int count, char **arguments)
{
    if (count > 1 && std::strcmp(arguments[1], "run") == 0)
        return tapetum_run_confined(count, arguments);
    return tapetum_worker_main(count, arguments, tapetum_decoder_answer, tapetum_decoder_create());
}
